// The playground as one file that works from the disk.
import { mountPlayground } from "./mount.ts";

const root = document.querySelector<HTMLElement>("#playground");
if (root !== null) mountPlayground(root);
