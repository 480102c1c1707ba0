import { render } from 'preact';
import type { BenchSettings } from '../pages/bench-data.ts';
import { Bench } from './bench.tsx';

const place = document.getElementById('bench');
if (place !== null) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the page that runs this wrote it
  const settings = JSON.parse(place.dataset['settings'] ?? '') as BenchSettings;
  place.replaceChildren();
  render(<Bench settings={settings} />, place);
}
