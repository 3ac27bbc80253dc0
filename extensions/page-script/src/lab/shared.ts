/** JupyterLab's own packages, by name, once the container has taken them. */
export const shared: Record<string, unknown> = {};
