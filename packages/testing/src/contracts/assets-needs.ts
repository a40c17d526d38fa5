import { expect, test } from 'vitest';
import { heldFile, ORGANISATION, people, type Workshop } from './assets-desk.ts';

/** What is asked of files beyond their own bytes before they are published. */
export function needs(shop: () => Workshop): void {
  const fresh = (path: string, text = `${path} ${shop().freshName()}`) => heldFile(shop().started, path, text);
  /** A model whose tensors are in a file beside it. */
  const modelWith = (path: string, bytes: number) => {
    const model = fresh(path);
    const need = [{ location: 'weights.bin', bytes: BigInt(bytes) }];
    const say = () => shop().started.storage.givenBlobs([{ organisation: ORGANISATION, ...model, needs: need }]);
    say();
    return { model, say };
  };
  const publish = (name: string, version: string) =>
    shop().assets.publishVersion({ ref: shop().versionRef(name, version) }, shop().as(people.owner));
  const refusedFor = (path: string, code: string) => ({
    code: 'content_refused',
    details: { files: [{ path, findings: [{ code }] }], stopped: 1 },
  });

  test('a model is not published without the data that it names', async () => {
    const { model } = modelWith('onnx/model.onnx', 20);
    const name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '1.1.0', state: 'draft' }] });
    await shop().change(name, '1.1.0', [model, fresh('weights.bin')]);
    await expect(publish(name, '1.1.0')).rejects.toMatchObject(refusedFor('onnx/model.onnx', 'external-data-missing'));
    await shop().change(name, '1.1.0', [fresh('onnx/weights.bin', 'too short')]);
    await expect(publish(name, '1.1.0')).rejects.toMatchObject(refusedFor('onnx/model.onnx', 'external-data-short'));
    await shop().change(name, '1.1.0', [fresh('onnx/weights.bin', 'exactly twenty bytes')]);
    expect((await publish(name, '1.1.0')).version?.publishedAt).toBeDefined();
  });

  test('the data of a published model does not go without it', async () => {
    const { model, say } = modelWith('model.onnx', 5);
    const files = [model, fresh('weights.bin')];
    const name = await shop().make({ versions: [{ version: '1.0.0', files }] });
    say();
    const ref = shop().versionRef(name, '2.0.0');
    await shop().assets.createDraft({ ref, base: '1.0.0' }, shop().as(people.owner));
    await shop().change(name, '2.0.0', [fresh('readme.md')], ['weights.bin']);
    await expect(publish(name, '2.0.0')).rejects.toMatchObject(refusedFor('model.onnx', 'external-data-missing'));
    await shop().change(name, '2.0.0', [], ['model.onnx']);
    expect((await publish(name, '2.0.0')).version?.publishedAt).toBeDefined();
  });

  test('it does not go in a later version either', async () => {
    const { model, say } = modelWith('model.onnx', 5);
    const name = await shop().make({ versions: [{ version: '1.0.0', files: [model, fresh('weights.bin')] }] });
    say();
    const draft = (version: string, base: string) =>
      shop().assets.createDraft({ ref: shop().versionRef(name, version), base }, shop().as(people.owner));
    await draft('1.1.0', '1.0.0');
    await shop().change(name, '1.1.0', [fresh('readme.md')]);
    await publish(name, '1.1.0');
    await draft('2.0.0', '1.1.0');
    await shop().change(name, '2.0.0', [], ['weights.bin']);
    await expect(publish(name, '2.0.0')).rejects.toMatchObject(refusedFor('model.onnx', 'external-data-missing'));
  });

  test('an archive inside an archive is refused in models, and shown in datasets', async () => {
    const archive = fresh('all.zip');
    shop().started.storage.givenBlobs([{ organisation: ORGANISATION, ...archive, flags: ['nested-archive'] }]);
    const name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '1.1.0', state: 'draft' }] });
    await shop().change(name, '1.1.0', [archive]);
    const published = publish(name, '1.1.0');
    if (shop().kind === 'model') await expect(published).rejects.toMatchObject(refusedFor('all.zip', 'nested-archive'));
    else expect((await published).version?.publishedAt).toBeDefined();
  });
}
