import { uspi } from './sources.ts';

/** What the label says and no rule can check from the record; for people to read. */
export const reference = [
  {
    statement: 'Anakinra is a recombinant interleukin-1 receptor antagonist: it blocks the action of interleukin-1.',
    source: uspi('Clinical Pharmacology: Mechanism of Action'),
  },
  {
    statement:
      'In rheumatoid arthritis 100 mg are injected under the skin once a day, at about the same time each day.',
    source: uspi('Dosage and Administration'),
  },
  {
    statement:
      'It comes as a single-use prefilled syringe of 100 mg in 0.67 mL, graduated from 20 to 100 mg. A new syringe is used for each dose, and what is left is discarded.',
    source: uspi('Dosage Forms and Strengths'),
  },
  {
    statement: 'Syringes are kept in a refrigerator at 2 to 8 °C, not frozen, and protected from light.',
    source: uspi('How Supplied/Storage and Handling'),
  },
  {
    statement: 'Reactions at the injection site occur in about 71 % of patients; they are no allergy to anakinra.',
    source: uspi('Adverse Reactions'),
  },
  {
    statement:
      'Other frequent effects are headache, nausea, diarrhoea, sinusitis, joint pain, flu-like symptoms and abdominal pain.',
    source: uspi('Adverse Reactions'),
  },
  {
    statement:
      'It was approved in the US in November 2001 for rheumatoid arthritis, later for NOMID, and in December 2020 for DIRA.',
    source: uspi('Indications and Usage'),
  },
] as const;
