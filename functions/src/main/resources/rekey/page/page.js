'use strict';
{
  const table = document.getElementById('table');
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const states = new Map([...body.querySelectorAll('.state b')].map((name, at) => [rows[at], name.textContent]));
  const words = document.getElementById('words');
  const state = document.getElementById('state');
  const shown = document.querySelector('.shown');
  const all = shown.textContent;
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  let sorted = '';

  const said = new Map();
  const textOf = row => {
    if (!said.has(row)) said.set(row, row.textContent.toLowerCase());
    return said.get(row);
  };

  const filter = () => {
    const wanted = words.value.trim().toLowerCase().split(/\s+/);
    let left = 0;
    for (const row of rows) {
      const fits = state.value === '' || (state.value === '!' ? row.className === 'bad' : states.get(row) === state.value);
      row.hidden = !(fits && wanted.every(word => textOf(row).includes(word)));
      if (!row.hidden) left++;
    }
    say(left);
  };

  const say = left => {
    const count = left === rows.length ? all : `${left.toLocaleString('en')} of ${all}`;
    shown.textContent = count + sorted;
  };

  const key = (cell, kind) => {
    const text = (cell.dataset.value ?? cell.querySelector('time')?.dateTime ?? cell.textContent).trim();
    return kind === 'number' ? Number(text.replaceAll(',', '')) : text;
  };

  // Cells that say nothing stay at the end, whichever way the others go.
  const sort = (head, kind) => {
    const descending = head.getAttribute('aria-sort') === 'ascending';
    const keys = new Map(rows.map(row => [row, key(row.cells[head.cellIndex], kind)]));
    rows.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if ((x === '') !== (y === '')) return x === '' ? 1 : -1;
      const order = kind === 'number' ? x - y : compare(x, y);
      return descending ? -order : order;
    });
    for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    // To take all rows away at once is a hundred times as fast as to move them one by one.
    body.textContent = '';
    body.append(...rows);
    sorted = `, sorted by ${head.querySelector('button').textContent}, ${descending ? 'descending' : 'ascending'}`;
    say(rows.filter(row => !row.hidden).length);
  };

  for (const head of table.tHead.querySelectorAll('[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    // What a button shows is not printed again on the next page.
    const onPaper = document.createElement('span');
    onPaper.className = 'paper';
    onPaper.textContent = head.textContent;
    button.append(...head.childNodes);
    button.addEventListener('click', () => sort(head, head.dataset.sort));
    head.append(button, onPaper);
  }
  words.addEventListener('input', filter);
  state.addEventListener('change', filter);
  document.querySelector('.tools').hidden = false;

  const copied = async text => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(text);
      return document.execCommand('copy');
    }
  };

  for (const box of document.querySelectorAll('.snippet')) {
    const text = box.querySelector('pre');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    const told = document.createElement('span');
    told.className = 'told';
    told.setAttribute('role', 'status');
    button.addEventListener('click', async () => {
      told.textContent = '';
      told.textContent = await copied(text) ? 'Copied' : 'Selected: copy it with the keyboard';
    });
    box.append(button, told);
  }

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });
}
