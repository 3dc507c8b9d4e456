// csv.js - rows as people have them: a CSV file with commas or semicolons, or cells pasted from a spreadsheet (tabs).

// The separator is the one that stands most often in the first line, outside quotes.
function separatorOf(text) {
  const first = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, "");
  return [",", ";", "\t"].sort((a, b) => first.split(b).length - first.split(a).length)[0];
}

// → rows of cells, with the number of the line each began on: [{ line, cells }]
export function readCsv(text) {
  const clean = text.replace(/^\uFEFF/, "");
  const separator = separatorOf(clean);
  const rows = [];
  let cells = [], cell = "", quoted = false, line = 1, began = 1;
  const endCell = () => (cells.push(cell), (cell = ""));
  const endRow = () => {
    endCell();
    if (cells.some((of) => of.trim())) rows.push({ line: began, cells });
    cells = [];
  };
  for (let i = 0; i < clean.length; i++) {
    const c = clean[i];
    if (quoted) {
      if (c === '"' && clean[i + 1] === '"') (cell += '"'), i++;
      else if (c === '"') quoted = false;
      else cell += c;
      if (c === "\n") line++;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === separator) endCell();
    else if (c === "\n") {
      endRow();
      began = ++line;
    } else if (c !== "\r") cell += c;
  }
  if (cell || cells.length) endRow();
  return rows;
}

const quote = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
export const writeCsv = (rows) => rows.map((cells) => cells.map(quote).join(",")).join("\n") + "\n";
