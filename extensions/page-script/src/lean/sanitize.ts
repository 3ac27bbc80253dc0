export default (s: string) => s;
