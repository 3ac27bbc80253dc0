// What the kernel connection takes from @jupyterlab/coreutils. Every address it joins begins with the page's own base.

const protocol = /^[a-z]+:\/\//i;

export const URLExt = {
  join(...parts: string[]): string {
    const [first = "", ...rest] = parts.filter((part) => part !== "");
    return rest.reduce((url, part) => `${url.replace(/\/+$/, "")}/${part.replace(/^\/+/, "")}`, first);
  },
  normalize: (url: string): string => new URL(url, location.href).href,
  getHostName: (url: string): string => protocol.exec(url)?.[0] + new URL(url, location.href).host,
};

/** JupyterLab keeps its settings in a script element of its page; ours has one: who asks how a kernel is does not make it busy. */
export const PageConfig = {
  getOption: (name: string): string => (name === "untracked_message_types" ? '["kernel_info_request"]' : ""),
  getToken: (): string => "",
  getBaseUrl: (): string => location.href,
  getWsUrl: (): string => location.href.replace(/^http/, "ws"),
};
