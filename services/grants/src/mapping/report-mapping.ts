import type { RenewGrantRequest } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import type { UseReport as UseReportMessage, UseReportSchema } from '@alliance/proto/alliance/grants/v1/use_report_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { TrainedModel, UseReport } from '../domain/use-report.ts';
import type { Renewal } from '../operations/renew-grant.ts';
import { toAssetRef, versionRefMessage } from './asset-mapping.ts';
import { toDate } from './moments.ts';

export function toRenewal({ grantId, until, statement, seats, answers, report }: RenewGrantRequest): Renewal {
  return { grantId, until: toDate(until), statement, seats, answers, report: toReport(report) };
}

function toReport(message: UseReportMessage | undefined): UseReport {
  const { outputs = [], models = [], incidents = '' } = message ?? {};
  return {
    outputs: outputs.map(({ title, url }) => ({ title: title.trim(), url: url.trim() })),
    models: models.map(toModel),
    incidents: incidents.trim(),
  };
}

function toModel({ model }: UseReportMessage['models'][number]): TrainedModel {
  if (model.case !== 'version') return { external: model.value?.trim() ?? '' };
  return { version: { asset: toAssetRef(model.value.asset), version: model.value.version } };
}

export function reportMessage({ outputs, models, incidents }: UseReport): MessageInitShape<typeof UseReportSchema> {
  return {
    outputs: outputs.map(({ title, url }) => ({ title, url })),
    models: models.map((model) => ({
      model:
        'external' in model
          ? { case: 'external' as const, value: model.external }
          : { case: 'version' as const, value: versionRefMessage(model.version.asset, model.version.version) },
    })),
    incidents,
  };
}
