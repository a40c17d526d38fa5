import {
  type CreateUploadResponse,
  CreateUploadResponseSchema,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { create } from '@bufbuild/protobuf';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Count, FilePath, Params, Sha256, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const Batches = Type.Boolean({ description: 'One URL for many small files, whose parts then have none of their own' });
const NewUpload = Body({
  organisation: Slug,
  files: Type.Array(Type.Object({ path: FilePath, size: Count, sha256: Sha256 }, { additionalProperties: false }), {
    minItems: 1,
    maxItems: 10_000,
  }),
  batches: Type.Optional(Batches),
});
const Wish = Type.Object({ batches: Type.Optional(Batches) });
const UploadParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['uploads'];

type Shown = Pick<CreateUploadResponse, 'upload' | 'files'> & Partial<Pick<CreateUploadResponse, 'batches'>>;

/** Upload sessions; the bytes themselves go to the part URLs in the answers. */
export function uploadRoutes(app: App, { storage }: Clients): void {
  const shown = ({ upload, files, batches = [] }: Shown) =>
    present(
      CreateUploadResponseSchema,
      create(CreateUploadResponseSchema, { ...(upload ? { upload } : {}), files, batches }),
    );
  app.post(
    '/v1/uploads',
    {
      schema: {
        tags,
        summary: 'Start an upload of many files',
        body: NewUpload,
        response: answers(
          CreateUploadResponseSchema,
          'Which files are present, and where to send the parts of the others',
          201,
        ),
      },
    },
    async (request, reply) => {
      const files = request.body.files.map((file) => ({ ...file, size: BigInt(file.size) }));
      const started = await storage.createUpload({ ...request.body, files }, callOptions(request));
      return reply.code(201).header('location', `/v1/uploads/${started.upload?.id}`).send(shown(started));
    },
  );

  app.get(
    '/v1/uploads/:id',
    {
      schema: {
        tags,
        summary: 'What is missing, with fresh part URLs',
        params: UploadParams,
        querystring: Wish,
        response: answers(CreateUploadResponseSchema, 'The upload'),
      },
    },
    async (request) =>
      shown(await storage.getUpload({ id: request.params.id, ...request.query }, callOptions(request))),
  );

  app.post(
    '/v1/uploads/:id/complete',
    {
      schema: {
        tags,
        summary: 'Verify every file; safe to repeat',
        params: UploadParams,
        response: answers(CreateUploadResponseSchema, 'The upload, each file accepted or refused'),
      },
    },
    async (request) =>
      shown(
        (await storage.completeUpload(
          { id: request.params.id },
          { ...callOptions(request), deadlineMs: 600_000 },
        )) as never,
      ),
  );
}
