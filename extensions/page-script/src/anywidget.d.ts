// anywidget's front end is published without types: it makes its two classes from the base package.
declare module "anywidget" {
  export default function make(base: object): Record<string, unknown>;
}

declare module "*.css" {
  const text: string;
  export default text;
}
