import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as base from "@jupyter-widgets/base";
// @ts-ignore
import any from "anywidget";
console.log(KernelConnection, ManagerBase, base, any);
