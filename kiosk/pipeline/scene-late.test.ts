/** An eye that answers with the next frame: what it read goes to whom it was asked for, and to nobody else. */
import { describe, expect, it } from 'vitest';
import { nameOf } from './answer.ts';
import { person, setUp, sure, worn } from './scene-testing.ts';
import { figure } from './testing.ts';

describe('with an eye that answers with the next frame', () => {
  it('says nothing before the first answers, and nothing of the guide to somebody who came meanwhile', async () => {
    const { world, next } = setUp({ late: true });
    expect((await next()).headline).toBeNull();
    world.people = [person];
    world.read = () => sure('bag');
    const scene = await next();
    expect([scene.headline, worn(scene)]).toEqual([null, [[1]]]);
  });

  it('says nothing of what was in the guide before somebody came and went', async () => {
    const { world, next, after } = setUp({ late: true });
    expect(nameOf((await after(3)).headline)).toBe('t-shirt');
    world.people = [person];
    await next();
    world.people = [];
    expect((await next(100)).people, 'hidden for a moment').toHaveLength(1);
    const gone = await next(700);
    expect([gone.people, gone.headline]).toEqual([[], null]);
  });

  it('says nothing of who left before they were read', async () => {
    const { world, told, next } = setUp({ late: true });
    world.people = [person];
    await next();
    // Seven are one too many, and the smallest is not followed any more.
    const near = (i: number) => figure(60 + i * 100, 200, 130 + i * 40);
    world.people = Array.from({ length: 6 }, (_, i) => near(i));
    const scene = await next();
    expect(told.length, 'they are read all the same').toBeGreaterThan(0);
    expect(scene.people.map(({ id }) => id)).not.toContain(1);
    expect(worn(scene).flatMap(([, ...garments]) => garments)).toEqual([]);
    expect(scene.headline).toBeNull();
  });

  it('says nothing of what was asked for before a pause', async () => {
    const { world, next } = setUp({ late: true });
    world.people = [person];
    await next();
    const scene = await next(11_000);
    expect([worn(scene), scene.headline]).toEqual([[[1]], null]);
    world.read = () => sure('pullover');
    for (let i = 0; i < 4; i++) await next();
    expect(worn(await next()), 'nothing of the T-shirt').toEqual([[1, 'upper: pullover']]);
  });

  it('weighs a view by the person and the time that it was asked for in', async () => {
    const { world, told, next } = setUp({ late: true });
    const far = figure(200, 80, 30);
    world.people = [far];
    await next();
    world.people = [figure(200, 80, 33)];
    await next();
    expect(told[0]).toMatchObject({ due: { takenAt: 0, person: { score: 0.9 } }, reading: { takenAt: 0 } });
    expect(told[0]?.due.person?.box).toEqual(far.box);
  });
});
