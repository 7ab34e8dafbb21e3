/** The words of records, the recycle bin and the developer page, with those of the frame. */

import { english } from "./texts/en.js";
import { englishRecords } from "./texts/en_records.js";

export const texts = { ...english, ...englishRecords };
