// What the kernel connection takes from the root of @jupyterlab/services, without the rest of it.
export { CommsOverSubshells } from "@jupyterlab/services/lib/kernel/comm";
export { ServerConnection } from "@jupyterlab/services/lib/serverconnection";
