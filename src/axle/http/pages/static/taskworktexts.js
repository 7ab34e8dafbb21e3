/** The words of the dialogs, the queue and the line *New task*, with those of the list. */

import { english } from "./texts/en.js";
import { englishTasks } from "./texts/en_tasks.js";
import { englishTaskWork } from "./texts/en_taskwork.js";

export const texts = { ...english, ...englishTasks, ...englishTaskWork };
