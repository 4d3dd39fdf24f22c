export const ui = {
  "ui.close": "Close",
  "ui.cancel": "Cancel",
  "ui.save": "Save",
  "ui.dismiss": "Dismiss",
  "ui.copy": "Copy",
  "ui.copied": "Copied",
};
