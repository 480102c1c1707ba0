/**
 * The script of the page with things to copy: a button for each text. Without it, or where the browser gives no clipboard, the
 * texts can be selected.
 */
export const copyScript = `
for (const text of document.querySelectorAll('pre[data-copy]')) {
  const button = document.createElement('button');
  const said = document.createElement('span');
  button.type = 'button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy: ' + text.dataset.copy);
  said.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = 'Selected: copy it with the keyboard';
    }
    setTimeout(() => { said.textContent = ''; }, 3000);
  });
  const row = document.createElement('div');
  row.className = 'copy';
  row.append(button, said);
  text.after(row);
}
`;
