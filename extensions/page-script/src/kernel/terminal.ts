// What code writes, which may write over what it wrote before.

/** What a terminal would show in the end: no colours, and lines that were written over once only. */
export function terminal(value: string): string {
  const plain = value.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replace(/\r\n/g, "\n");
  return plain.split("\n").map(written).join("\n");
}

/** A pattern would look for the end of the line from each of its letters, and one can have a hundred thousand. */
function written(line: string): string {
  return line.slice(line.lastIndexOf("\r", line.length - 2) + 1);
}
