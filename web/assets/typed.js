// What was typed. It lives in this module and nowhere else: it is gone with the tab.

/** Answers by the place of their field in an application (`passport.expires_on`); `….none` says that there is none. */
export const answers = {};

/** The rows of owners and stays, each with its own answers. */
export const rows = { owners: [], stays: [] };

/** The papers by kind: `has`, `issued_on`, `issued_on.none`. */
export const papers = {};

/** Returns the answers of a paper. */
export function paper(kind) {
  return (papers[kind] ??= {});
}
