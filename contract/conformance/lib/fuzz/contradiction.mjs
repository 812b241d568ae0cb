import { Disagreement } from '../judge.mjs';

/** An answer that is not as the contract says; `rule` says in which regard, so that shrinking keeps to it. */
export class Contradiction extends Disagreement {
  /** @param {import('../http.mjs').Answer} answer @param {string} rule @param {string} expected @param {unknown} [got] */
  constructor(answer, rule, expected, got) {
    super(answer, expected, got);
    this.answer = answer;
    this.rule = rule;
  }
}
