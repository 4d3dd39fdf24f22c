export const deletion = {
  "delete.open": "Delete the room",
  "delete.title": "Delete this room?",
  "delete.text": "“{title}” and all that is in it is deleted for everybody:",
  "delete.slides": "all slides and their files",
  "delete.boards": "all boards and what was drawn on them",
  "delete.chat": "chat, polls and the list of people",
  "delete.links": "all links: nobody can come in any more, and who is inside is sent home",
  "delete.never": "Nothing of it can be brought back.",
  "delete.now": "Delete for good",
  "delete.busy": "Deleting …",
  "delete.failed": "The server could not delete the room. Try again.",
};
