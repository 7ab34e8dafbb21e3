-- Where words could wait in a list beside their index, every search for a word read that list: now they are put where they belong.
{words_at_once}
