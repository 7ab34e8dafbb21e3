/** The words of the list of tasks, with those of the frame. */

import { english } from "./texts/en.js";
import { englishTasks } from "./texts/en_tasks.js";

export const texts = { ...english, ...englishTasks };
