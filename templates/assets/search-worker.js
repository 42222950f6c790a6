// The search itself, beside the page: loads lunr and the documents with the first message, makes the index, answers queries.
//
//   to it:   {lunr, documents}: addresses; then {id, query, limits: {others, KIND...}}
//   from it: {id, query, words, common, total, complete, groups: [{kind, total, hits: [{url, title, value, context, state,
//            names, text}]}]} or {id, failed}. All but url and state are lists of strings; every second one is to be marked.
/* global lunr */

"use strict";

// Numbers with their points, and the letters that stand before one (DKK6.8); signs of scripts that put no spaces between words, one by one; words.
const pattern = /\p{N}+(?:[.,]\p{N}+)*|\p{L}+(?=\p{N}+[.,]\p{N})|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{M}\p{N}]+/gu;
const boosts = { title: 10, names: 8, value: 6, context: 2, text: 1 };
const head = ["title", "names", "value"]; // what readers see first: a hit there comes first
const width = 170; // of a snippet, in characters

let ready; // a promise of {documents, index, vocabulary, stems, english}

// "Øresund" is found by "oresund", 1,000 by 1000.
const single = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
function fold(word) {
  const plain = word.toLowerCase().replace(/,/g, "");
  if (/^[\x20-\x7e]*$/.test(plain)) return plain;
  return plain.normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[øłđðþßæœı]/g, (letter) => single[letter]);
}
const tokens = (text) => (String(text || "").match(pattern) || []).map(fold);

// ---- the index

// A word of the language that stands everywhere. lunr knows those of English.
const isCommon = (word, english) => english && lunr.stopWordFilter(word) === undefined;
const stemOf = (word) => lunr.stemmer(new lunr.Token(word, {})).toString();

function makeIndex(documents, english) {
  return lunr(function () {
    this.tokenizer = (text) => tokens(text).filter((word) => !isCommon(word, english)).map((word) => new lunr.Token(word, {}));
    this.pipeline.reset(); // words as they are: endings and typing errors are matters of the query
    this.searchPipeline.reset();
    this.ref("number");
    for (const field of Object.keys(boosts)) this.field(field, { boost: boosts[field] });
    documents.forEach((document, number) => this.add({ ...document, number }));
  });
}

async function prepare({ lunr: script, documents: address }) {
  importScripts(script);
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const { language, documents } = await answer.json();
  const english = /^en\b/i.test(language);
  const index = makeIndex(documents, english);
  const vocabulary = Object.keys(index.invertedIndex).sort();
  const stems = new Map();
  for (const term of english ? vocabulary : []) {
    const stem = stemOf(term);
    stems.set(stem, [...stems.get(stem) || [], term]);
  }
  return { documents, index, vocabulary, stems, english };
}

// ---- from a word to terms of the index

function withPrefix(vocabulary, prefix) {
  let low = 0, high = vocabulary.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (vocabulary[middle] < prefix) low = middle + 1;
    else high = middle;
  }
  for (high = low; high < vocabulary.length && vocabulary[high].startsWith(prefix); high++);
  return vocabulary.slice(low, high);
}

// How many letters are wrong, missing, too many or swapped in `word`, compared with the term or what has been typed of
// it; above `most`: more than that.
function distance(word, term, most) {
  if (term.length < word.length - most) return most + 1;
  const columns = Math.min(term.length, word.length + most);
  let before, last = Array.from({ length: columns + 1 }, (_, i) => i);
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let k = 1; k <= columns; k++) {
      row[k] = Math.min(last[k] + 1, row[k - 1] + 1, last[k - 1] + (word[i - 1] === term[k - 1] ? 0 : 1));
      if (i > 1 && k > 1 && word[i - 1] === term[k - 2] && word[i - 2] === term[k - 1]) row[k] = Math.min(row[k], before[k - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return Math.min(...last);
}

// One error in words of four letters and more, two in long ones; in numbers none.
function alike(vocabulary, word) {
  const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  if (!most || /\p{N}/u.test(word)) return [];
  const found = vocabulary.map((term) => [term, distance(word, term, most)]).filter(([, errors]) => errors <= most);
  const least = Math.min(...found.map(([, errors]) => errors));
  return found.filter(([, errors]) => errors === least).map(([term]) => term);
}

// Terms with their weight: the word itself, words that begin with it, words of the same stem; when there is none, words
// that are alike. A number that is there means itself.
function termsOf({ index, vocabulary, stems, english }, word) {
  const terms = new Map();
  const add = (list, weight) => list.forEach((term) => { if (!terms.has(term)) terms.set(term, weight(term)); });
  if (Object.hasOwn(index.invertedIndex, word)) add([word], () => 8);
  if (terms.size && /^\p{N}/u.test(word)) return terms;
  if (english) add(stems.get(stemOf(word)) || [], () => 4);
  add(withPrefix(vocabulary, word), (term) => 4 * word.length / term.length);
  if (!terms.size) add(alike(vocabulary, word), () => 1);
  return terms;
}

// ---- from terms to documents

// Every document that a word finds: its number to {score, inHead}.
function find(index, terms) {
  const found = new Map();
  if (!terms.size) return found;
  const results = index.query((query) => terms.forEach((boost, term) => query.term(term, { boost, usePipeline: false })));
  for (const { ref, score, matchData } of results) {
    const fields = Object.values(matchData.metadata).flatMap((of) => Object.keys(of));
    found.set(Number(ref), { score, inHead: fields.some((field) => head.includes(field)) });
  }
  return found;
}

const folded = (text) => " " + tokens(text).join(" ");

// What comes first: the thing of that name; the words in a row at its head; all of them at its head; in a row in its text.
function tierOf(document, phrase, allInHead) {
  if (allInHead) {
    const heads = [document.title, document.value, ...(document.names || "").split(", ")].map(folded);
    return heads.includes(phrase) ? 4 : heads.some((text) => text.includes(phrase)) ? 3 : 2;
  }
  if (phrase.lastIndexOf(" ") === 0) return 0;
  document.folded ||= folded(document.text);
  return document.folded.includes(phrase) ? 1 : 0;
}

function rank(state, query, words, finds) {
  const ranked = new Map();
  finds.forEach((found) => found.forEach(({ score, inHead }, number) => {
    const entry = ranked.get(number) || { number, words: 0, inHead: 0, score: 0 };
    ranked.set(number, { number, words: entry.words + 1, inHead: entry.inHead + inHead, score: entry.score + score });
  }));
  const list = [...ranked.values()];
  for (const entry of list) {
    const all = entry.words === words.length;
    entry.tier = all ? tierOf(state.documents[entry.number], folded(query), entry.inHead === words.length) : -1;
  }
  return list.sort((a, b) => b.words - a.words || b.tier - a.tier || b.score - a.score || a.number - b.number);
}

// ---- what is shown of a document

// The text from `from` to `to` as a list in which every second string is one of the terms.
function marked(text, terms, from = 0, to = text.length) {
  const pieces = [];
  let done = from;
  for (const match of text.slice(from, to).matchAll(pattern)) {
    if (!terms.has(fold(match[0]))) continue;
    const at = from + match.index;
    pieces.push(text.slice(done, at), match[0]);
    done = at + match[0].length;
  }
  return [...pieces, text.slice(done, to)];
}

// Where the most of the terms stand near each other; the text's beginning when none does.
function snippet(text, terms) {
  const hits = [...text.matchAll(pattern)].map((match) => ({ at: match.index, term: fold(match[0]) })).filter(({ term }) => terms.has(term));
  let best = 0, most = 0;
  hits.forEach((hit) => {
    const near = hits.filter(({ at }) => at >= hit.at && at < hit.at + width - 50);
    const count = new Set(near.map(({ term }) => terms.get(term))).size;
    if (count > most) [best, most] = [hit.at, count];
  });
  let from = Math.max(0, best - 50), to = Math.min(text.length, from + width);
  if (from) from = text.indexOf(" ", from) + 1;
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), best);
  const pieces = marked(text, terms, from, to);
  if (from) pieces[0] = "… " + pieces[0];
  if (to < text.length) pieces[pieces.length - 1] += " …";
  return pieces;
}

function hitOf(document, terms) {
  const { url, title, names, value = "", state, context = "", text = "" } = document;
  const other = names && marked(names, terms);
  return {
    url, state, context: marked(context, terms), title: marked(title, terms), value: marked(value, terms),
    names: other && other.length > 1 ? other : undefined, text: snippet(text, terms),
  };
}

// Groups stand in the order of what is best in them; among equals, what explains stands before what is told.
const order = ["entity", "term", "question", "model", "article", "fact", "claim", "source"];

function groupsOf(documents, ranked, terms, limits) {
  const groups = new Map();
  for (const { number, tier } of ranked) {
    const document = documents[number], { kind } = document;
    if (!groups.has(kind)) groups.set(kind, { kind, tier, total: 0, hits: [] });
    const group = groups.get(kind);
    if (group.total++ < (limits[kind] || limits.others)) group.hits.push(hitOf(document, terms));
  }
  return [...groups.values()].sort((a, b) => b.tier - a.tier || order.indexOf(a.kind) - order.indexOf(b.kind));
}

// ---- queries

const few = 5; // with so many results that have all words, or fewer, those that have some are shown, too

function answer(state, { id, query, limits }) {
  const all = [...new Set(tokens(query))].slice(0, 12);
  const common = all.filter((word) => isCommon(word, state.english));
  const words = all.filter((word) => !common.includes(word));
  const terms = new Map(); // of the index, to the number of the word that found it
  const finds = words.map((word, number) => {
    const those = termsOf(state, word);
    those.forEach((_, term) => terms.set(term, number));
    return find(state.index, those);
  });
  const ranked = rank(state, query, words, finds);
  const complete = ranked.filter((entry) => entry.words === words.length);
  const shown = complete.length > few ? complete : ranked;
  return {
    id, query, words, common, total: shown.length, complete: complete.length,
    groups: groupsOf(state.documents, shown, terms, limits),
  };
}

self.onmessage = async ({ data }) => {
  if (data.documents) {
    ready = prepare(data);
    ready.catch(() => {}); // told to who asks
    return;
  }
  try {
    self.postMessage(answer(await ready, data));
  } catch (error) {
    self.postMessage({ id: data.id, failed: String(error.message || error) });
  }
};
