// Which questions are asked: those of which the service itself, told no more than permit and nationality, says that it
// has to know them, and those on which its list of what to bring depends.

/** Returns the questions to ask, by the place of their field; `papers` are the kinds of papers that the list names. */
export function relevant(answer, list) {
  const asked = new Set(["passport.number"]);
  asked.papers = new Set(list.requirements.flatMap((each) => each.papers.map((paper) => paper.kind)));
  const judged = [...answer.findings.filter((finding) => finding.outcome !== "not_applicable"), ...answer.not_checked];
  for (const { rule, supply } of judged) {
    if (supply) add(asked, supply);
    if (rule === "housing.owner_authorisation") asked.add("housing.owners");
    if (rule === "housing.provision") asked.add("housing.provision");
  }
  // Who the owners are is asked only where the service compares them with the register.
  if (answer.findings.some(({ rule }) => rule === "address.related_to_applicant")) asked.add("housing.owners.id");
  for (const each of list.requirements) {
    if (each.rule === "documents.for_category") asked.add("category");
    if (each.depends_on === "age" || each.age_from !== null || each.age_below !== null) asked.add("applicant.birth_date");
    if (each.exempt_grounds.length > 0) asked.add("applicant.grounds");
  }
  return asked;
}

/** Adds the question for a field that the service has to know (a JSON pointer), which may be one of a list. */
export function add(asked, pointer) {
  const parts = pointer.slice(1).split("/");
  if (parts[0] === "stays" || parts[0] === "documents") asked.add(parts[0]);
  else if (parts[0] === "housing" && parts[1] !== "address") {
    if (parts[1] === "provision") asked.add("housing.provision");
    else if (parts.length > 1) asked.add("housing.owners");
    if (parts.at(-1) === "id") asked.add("housing.owners.id");
  } else asked.add(parts.join("."));
}
