export const ui = {
  "ui.close": "Close",
  "ui.cancel": "Cancel",
  "ui.save": "Save",
  "ui.dismiss": "Dismiss",
  "ui.copy": "Copy",
  "ui.copied": "Copied",
  "ui.broken": "This page has stopped",
  "ui.brokenText": "What you did is on the server and stays. Reload the page, and it goes on.",
  "ui.reload": "Reload",
  "ui.partMissing": "This part of the page could not be fetched. Reload the page.",
  "ui.done": "Done",
};
