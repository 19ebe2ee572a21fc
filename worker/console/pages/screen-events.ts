/** What the form of a group's settings tells its page. */
import type { ScreenGroup } from '#contract/screens';

/** The group is set to this now. */
export class SavedEvent extends Event {
  static readonly type = 'console-saved';
  readonly group: ScreenGroup;

  constructor(group: ScreenGroup) {
    super(SavedEvent.type, { bubbles: true, composed: true });
    this.group = group;
  }
}

/** Asks the page to load the groups anew: somebody else has changed this one. */
export class LookEvent extends Event {
  static readonly type = 'console-look';

  constructor() {
    super(LookEvent.type, { bubbles: true, composed: true });
  }
}
