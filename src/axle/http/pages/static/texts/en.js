/** The words of the frame in English. Places in braces are filled in. */

export const english = {
  account: "Your account",
  allKeys: "All keys",
  changeTo: "Change to {name}",
  close: "Close",
  developer: "Developer",
  dismiss: "Dismiss",
  goTo: "Go to {page}",
  menu: "Menu",
  narrow: "Type to narrow",
  nothingToUndo: "Nothing to undo.",
  offline: "The server is not reached. Trying again …",
  offlineMany: "The server is not reached. {count} changes are kept here and sent when it is back.",
  offlineOne: "The server is not reached. {count} change is kept here and sent when it is back.",
  pages: "Pages",
  refusedBefore: "A change from before was refused: {reason}",
  signOut: "Sign out",
  skip: "Skip to the content",
  tasks: "Tasks",
  undo: "Undo",
  undoLast: "Undo the last change",
};
