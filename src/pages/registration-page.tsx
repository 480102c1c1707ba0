import { grounds } from './ehr-families.ts';
import { Contents, renderPage, type Site } from './page.tsx';
import { textOf, type Block, type FamilyRegistration, type Registration } from './registration.ts';

/** What to type into an EHR, one section for each family. Every block can be selected as text; with the script it has a button. */
export function registrationPage(site: Site, { title, families }: Registration): string {
  return renderPage(
    site,
    title,
    <>
      <h1>{title}</h1>
      <p class="lead">
        What the analysts of a hospital type, made from the content and the configuration that are in use. Enable both
        hooks: at order-select the medicine is known, at order-sign the details are.
      </p>
      <p>
        Names of vendors stand here to say what was read or seen of their products. They neither made nor endorse this
        service, and their own documentation in force is what counts. How well each statement is known stands before it:
      </p>
      <dl class="about">
        {grounds.map(([ground, meaning]) => (
          <>
            <dt key={ground}>{ground}</dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <Contents entries={families.map((family) => [family.id, family.title] as const)} />
      {families.map((family) => (
        <FamilySection key={family.id} family={family} />
      ))}
      <script src={`${site.base}/assets/copy.js`} defer />
    </>,
  );
}

function FamilySection({ family }: { readonly family: FamilyRegistration }) {
  const { id, title, about, steps, known, blocks, tenant } = family;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>
        <Coded text={about} />
      </p>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <Coded text={step} />
          </li>
        ))}
      </ol>
      <h3 id={`${id}-known`}>What is known of it</h3>
      <ul class="known">
        {known.map(({ ground, what }) => (
          <li key={what}>
            <strong class="ground">{ground}:</strong> <Coded text={what} />
          </li>
        ))}
      </ul>
      {blocks.map((block) => (
        <BlockSection key={block.id} family={id} block={block} />
      ))}
      <h3 id={`${id}-tenant`}>Its entry in TENANTS_FILE</h3>
      <p class="quiet">What is in capitals is to be replaced.</p>
      <Copied label="Its entry in TENANTS_FILE" text={tenant} />
    </section>
  );
}

function BlockSection({ family, block }: { readonly family: string; readonly block: Block }) {
  const { id, title, note, rows, typed } = block;
  return (
    <>
      <h3 id={`${family}-${id}`}>{title}</h3>
      <p class="quiet">
        <Coded text={note} />
      </p>
      {typed === 'together' ? (
        <Copied label={title} text={textOf(block)} />
      ) : (
        <>
          {rows.map(([name = '', ...values]) => (
            <div key={name} class="typed">
              <p>
                <code>{name}</code>
              </p>
              <Copied label={name} text={values.join('\t')} />
            </div>
          ))}
          <details>
            <summary>All of them, a line each, with a tab behind the name</summary>
            <Copied label={`All of ${title}`} text={textOf(block)} />
          </details>
        </>
      )}
    </>
  );
}

/** A text to be copied as it stands. */
function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div class="copied">
      <pre data-copy={label}>{text}</pre>
    </div>
  );
}

/** A text in which code stands between backticks. */
function Coded({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
