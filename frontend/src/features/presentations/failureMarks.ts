// What this tab has told of a meeting's failed documents, and what its person has put away: a reload forgets neither.
export interface FailureMarks {
  readonly told: readonly string[];
  readonly dismissed: readonly string[];
}

function keyOf(meetingId: string): string {
  return `classroom.failures.${meetingId}`;
}

export const failureMarks = {
  /** Null where nothing is known of this meeting. */
  read(meetingId: string): FailureMarks | null {
    try {
      return JSON.parse(sessionStorage.getItem(keyOf(meetingId)) ?? "null") as FailureMarks | null;
    } catch {
      // Storage may be switched off: then a reload lists again what was put away.
      return null;
    }
  },
  write(meetingId: string, marks: FailureMarks): void {
    try {
      sessionStorage.setItem(keyOf(meetingId), JSON.stringify(marks));
    } catch {
      // As above.
      return;
    }
  },
};
