/**
 * What the words of a blood culture say. Laboratories write free text, so three answers are kept apart: something grew,
 * nothing grew, and words that we do not understand, from which nothing may be concluded.
 */
export type Growth = 'grown' | 'none' | 'awaited' | 'unread';

const organism =
  /\b(\w*cocc(?:us|i)|rods?|bacilli|\w+bacillus|bacillus|staph\w*|strep\w*|\w+ella|\w+monas|\w+bacter|\w+bacterium|\w+bacteria|bacteroides|e\.? ?coli|escherichia|proteus|serratia|providencia|yersinia|vibrio|burkholderia|h(?:a?e)mophilus|neisseria|listeria|clostridi\w+|nocardia|actinomyces|candida|yeasts?|fung(?:us|i)|mou?ld|aspergillus|fusarium|histoplasma|cryptococc\w+|coryne\w+|diphtheroids?|micrococc\w+|propionib\w+|cutib\w+|mrsa|mssa|vre|cons|gpc|gpr|gnr|gram pos\w*|gram kind|aureus|epidermidis|lugdunensis|growth)\b/gi;
/** `negative` as the name of a kind of organism. */
const negativeKind = /\b(gram|coag(?:ulase)?|oxidase|catalase|lactose)[- ]neg(?:ative)?\b/gi;
/** A denial reaches three words far: `no evidence of Candida`. */
const deniedBefore = /\b(no|not|without|neg(?:ative)?|absence)\b(?:\W+\w+){0,3}\W*$/i;
const deniedAfter =
  /^\W*(?:\w+\W+){0,3}(?:not (?:seen|isolated|detected|found|grown|recovered|present)|absent|none|neg(?:ative)?)\b/i;
const nothing = /\b(neg(?:ative)?|sterile|no (?:organisms?|isolates?|bacteria|pathogens?|micro-?organisms?))\b/i;
const awaited =
  /\b(pending|in progress|to follow|in process|received|collected|incubat\w+|not (?:done|performed)|cancel\w+)\b/i;

/** Reads the words of a culture, clause by clause: one that names an organism and does not deny it is growth. */
export function readGrowth(text: string): Growth {
  if (grows(text)) return 'grown';
  if (nothing.test(text) || text.match(organism) !== null) return 'none';
  return awaited.test(text) ? 'awaited' : 'unread';
}

function grows(text: string): boolean {
  const clauses = text
    .replace(negativeKind, '$1 kind')
    .replace(/gram[- ]pos/gi, 'gram pos')
    // The genus in short: `E. coli` is one clause.
    .replace(/\b([A-Z])\. ?(?=[a-z])/g, '$1 ')
    .split(/[.,]\s|[;()]|(?=\b(?:an)?aerobic\b)/i);
  return clauses.some((clause) =>
    [...clause.matchAll(organism)].some(({ 0: name, index }) => {
      const [before, after] = [clause.slice(0, index), clause.slice(index + name.length)];
      return !deniedBefore.test(before) && !deniedAfter.test(after);
    }),
  );
}

/** Organisms of the skin, which are more often on the needle than in the blood. S. lugdunensis is not one of them. */
const ofTheSkin =
  /\b(?:staph\w*\.? |s\. ?)?(epidermidis|hominis|capitis|warneri|coag(?:ulase)?[- ]neg(?:ative)?|cons|coryneb\w*|coryneform\w*|diphtheroids?|propionib\w*|cutib\w*|micrococc\w*|bacillus (?:species|spp?)|acnes)\b/gi;
/** What is said of them besides. */
const inGeneral =
  /\b(gram[- ]pos(?:itive)?|cocci|rods?|bacilli|growth|clusters|staph(?:ylococcus|ylococci)?(?! (?:aureus|lugdunensis)))\b/gi;

/** Whether only organisms of the skin are named. */
export function namesOnlySkinOrganisms(text: string): boolean {
  const others = text.replace(ofTheSkin, ' ').replace(inGeneral, ' ');
  return others.length < text.length && text.match(ofTheSkin) !== null && !grows(others) && !/lugdunensis/i.test(text);
}

const counted =
  /\b(\d|one|two|three|four)\s*(?:\/|(?:sets?|bottles?|cultures?)?\s*(?:out\s+)?of)\s*(?:\d|one|two|three|four)\b/i;
const several = /\b(both|multiple|several|(?:all|two|three|four|[2-9]) (?:\w+ )?(?:bottles|sets|cultures|samples))\b/i;

/** Whether it grew in more than one bottle, set or sample: `2 of 2 bottles`, `2/4`, `both sets`. */
export function grewInSeveral(text: string): boolean {
  const count = counted.exec(text)?.[1]?.toLowerCase();
  return count === undefined ? several.test(text) : count !== '1' && count !== 'one';
}
