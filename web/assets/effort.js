// What to do, the easiest first: the remedies that the service names, from a slip of the pen to a new passport.

const ORDER = [
  // to be done at this table
  ..."copy_passport_number copy_mrz correct_iin correct_iin_or_birth_date correct_iin_or_mrz correct_mrz_or_fields".split(" "),
  ..."check_address name_category bring_foreign_passport".split(" "),
  // to be asked
  ..."ask_migration_service ask_before_renewing get_registration_code name_the_registered_owners".split(" "),
  // to be waited for
  ..."file_on_or_after enter_on_or_after".split(" "),
  // to be brought or paid
  ..."bring_paper bring_one_of_papers bring_papers pay_state_duty pay_state_duty_in_indices".split(" "),
  // to be got from others
  ..."bring_owner_authorisation bring_housing_paper new_power_of_attorney new_consent".split(" "),
  ..."get_dated_paper get_fresh_paper bring_pilot_paper register_at_once".split(" "),
  ..."show_solvency show_solvency_in_indices".split(" "),
  // to be travelled or renewed for
  ..."leave_by leave_and_return leave_and_ask have_one_day_more renew_passport get_foreign_passport".split(" "),
];

/** Returns the findings that ask for something, the easiest first; those that only miss an answer lead. */
export function byEffort(findings) {
  const open = findings.filter(({ outcome }) => outcome !== "met" && outcome !== "not_applicable");
  return open.map((finding, place) => [effort(finding), place, finding]).sort(compared).map(([, , finding]) => finding);
}

function effort({ supply, remedy }) {
  if (supply && !remedy) return -1;
  return remedy ? ORDER.indexOf(remedy.action) : ORDER.length;
}

function compared([effort, place], [other, otherPlace]) {
  return effort - other || place - otherPlace;
}
