import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  FieldKindSchema,
  type FormField as FormFieldMessage,
  type FormFieldSchema,
  type FormSchema,
  type GivenAnswerSchema,
  type Label as LabelMessage,
} from '@alliance/proto/alliance/grants/v1/form_pb';
import type { SetFormRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FieldKind, Form, FormField, FormOwner, Label } from '../domain/form.ts';
import { USUAL_LENGTH } from '../domain/form-limits.ts';
import type { ReadableAnswer } from '../operations/list-answers.ts';
import type { NewForm } from '../operations/set-form.ts';
import { assetRefMessage, toAssetRef } from './asset-mapping.ts';
import { moments } from './moments.ts';

export function toNewForm({ of, fields, replacesVersion }: SetFormRequest): NewForm {
  return { owner: toOwner(of), fields: fields.map(toField), replacesVersion };
}

export function formMessage(form: Form): MessageInitShape<typeof FormSchema> {
  const { organisation, asset, version, fields, setBy, setAt } = form;
  return {
    organisation,
    ...(asset ? { asset: assetRefMessage(asset) } : {}),
    version,
    fields: fields.map(fieldMessage),
    setByPersonId: setBy,
    ...moments({ setAt }),
  };
}

export function answerMessage({ field, value, withdrawn }: ReadableAnswer): MessageInitShape<typeof GivenAnswerSchema> {
  return { field: fieldMessage(field), value, withdrawn };
}

function toOwner(of: SetFormRequest['of']): FormOwner {
  if (of.case === 'asset') {
    const asset = toAssetRef(of.value);
    return { organisation: asset.organisation, asset };
  }
  if (of.case === 'organisation' && of.value !== '') return { organisation: of.value, asset: undefined };
  throw invalidArgument('A form is for an asset, or for all assets of an organisation.', [
    { field: 'of', problem: 'is required' },
  ]);
}

function toField(message: FormFieldMessage): Omit<FormField, 'kind'> & { kind: FieldKind | undefined } {
  const { id, kind, label, help, required, maxLength, options } = message;
  return {
    id,
    kind: enumName(FieldKindSchema, kind) as FieldKind | undefined,
    label: toLabel(label),
    help: toLabel(help),
    required,
    maxLength: maxLength === 0 ? USUAL_LENGTH : maxLength,
    options: options.map((option) => ({ id: option.id, label: toLabel(option.label) })),
  };
}

function toLabel(message: LabelMessage | undefined): Label {
  return { vi: message?.vi.trim() ?? '', en: message?.en.trim() ?? '' };
}

function fieldMessage(field: FormField): MessageInitShape<typeof FormFieldSchema> {
  const { id, kind, label, help, required, maxLength, options } = field;
  return {
    id,
    kind: enumValue(FieldKindSchema, kind),
    label,
    help,
    required,
    maxLength: kind === 'text' ? maxLength : 0,
    options: options.map((option) => ({ ...option })),
  };
}
