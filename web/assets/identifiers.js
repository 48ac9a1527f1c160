// The numbers of documents as one types them: the IIN, the machine-readable zone (ICAO Doc 9303), and how a number is
// written. The service decides; this only tells at once what it will say. A test compares both on many numbers.

const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
const FORMS = { "44,44": "TD3", "30,30,30": "TD1" };
const CENTURIES = { 1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000 };

/** Returns whether the last of 12 digits fits the others, for an IIN as for a BIN. */
export function digitsFit(number) {
  const digits = [...number].map(Number);
  const sum = (weights) => weights.reduce((total, weight, place) => total + weight * digits[place], 0) % 11;
  let digit = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  if (digit === 10) digit = sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]);
  return digit === digits[11];
}

/** Returns the date of birth that an IIN says, or null where it says none. */
export function birthDateOf(iin) {
  const century = CENTURIES[iin[6]];
  if (century === undefined) return null;
  return `${century + Number(iin.slice(0, 2))}-${iin.slice(2, 4)}-${iin.slice(4, 6)}`;
}

/** Returns the lines of a zone as it was typed or put in, without spaces; none for nothing. */
export function zoneLines(text) {
  return text.toUpperCase().split(/\r?\n/).map((line) => line.replace(/\s/g, "")).filter((line) => line !== "");
}

/** Returns what a zone says, or null where the lines are of no form; `sound` is whether all its check digits fit. */
export function readZone(lines) {
  const form = FORMS[lines.map((line) => line.length)];
  if (form === undefined || /[^A-Z0-9<]/.test(lines.join(""))) return null;
  return form === "TD3" ? readTd3(...lines) : readTd1(...lines);
}

function readTd3(upper, lower) {
  const composite = lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21, 43);
  return zone(upper, lower.slice(0, 9), lower.slice(10, 13), lower.slice(13, 19), lower.slice(21, 27), [
    [lower.slice(0, 9), lower[9]],
    [lower.slice(13, 19), lower[19]],
    [lower.slice(21, 27), lower[27]],
    [lower.slice(28, 42), lower[42]],
    [composite, lower[43]],
  ]);
}

function readTd1(upper, middle) {
  let number = upper.slice(5, 14);
  let digit = upper[14];
  if (digit === "<" && upper[15] !== "<") {
    const rest = upper.slice(15).split("<")[0]; // a longer number goes on behind (part 5)
    number += rest.slice(0, -1);
    digit = rest.at(-1);
  }
  const composite = upper.slice(5) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 29);
  return zone(upper, number, middle.slice(15, 18), middle.slice(0, 6), middle.slice(8, 14), [
    [number, digit],
    [middle.slice(0, 6), middle[6]],
    [middle.slice(8, 14), middle[14]],
    [composite, middle[29]],
  ]);
}

function zone(upper, number, nationality, birth, expiry, checked) {
  return {
    kind: kindOf(upper),
    country: state(upper.slice(2, 5)),
    nationality: state(nationality),
    number: number.replace(/<+$/, ""),
    birth,
    expiry,
    sound: checked.every(([field, digit]) => fits(field, digit)),
  };
}

function fits(field, digit) {
  const sum = [...field].reduce((total, each, place) => total + valueOf(each) * [7, 3, 1][place % 3], 0);
  return digit === String(sum % 10) || (digit === "<" && [...field].every((each) => valueOf(each) === 0));
}

function valueOf(character) {
  return CHARACTERS.indexOf(character) % 36;
}

function kindOf(upper) {
  if (upper.startsWith("PN")) return "internal";
  return upper.startsWith("P") ? "foreign" : "identity_card";
}

function state(code) {
  const bare = code.replace(/<+$/, "");
  return bare === "D" ? "DEU" : bare;
}

/** Returns the day of two-digit years: the last such day up to `latest`, or null where it has parts that are not known. */
export function dayUpTo(short, latest) {
  if (!/^\d{6}$/.test(short)) return null;
  const rest = `${short.slice(0, 2)}-${short.slice(2, 4)}-${short.slice(4, 6)}`;
  const century = Number(latest.slice(0, 2));
  return `${century}${rest}` <= latest ? `${century}${rest}` : `${century - 1}${rest}`;
}

/** Returns the usual form of a number that is written in another one, or null. `forms` are as in the rulebook. */
export function unusualForm(number, country, kind, forms) {
  const form = forms.find((each) => each.startsWith(`${country} ${kind} `))?.slice(country.length + kind.length + 2);
  if (form === undefined) return null;
  const bare = (text) => text.replace(/[ -]/g, "");
  return bare(number.replace(/\d/g, "9")) === bare(form) ? null : form.replaceAll("9", "0");
}
