import { element, type Xml, xmlDocument } from '../xml.ts';
import type { OaiRequest } from './arguments.ts';
import type { OaiError } from './oai-error.ts';
import { second } from './records.ts';

export type Place = { /** Of the OAI door. */ url: string; now: Date };

/** The answer to a request (section 3.2). */
export function answerXml({ url, now }: Place, { verb, arguments: given }: OaiRequest, ...content: Xml[]): string {
  return envelope(now, element('request', { verb, ...given }, url), element(verb, {}, ...content));
}

/** An error condition. Of what cannot be read as a request, nothing is repeated (section 3.2). */
export function errorXml({ url, now }: Place, request: OaiRequest | undefined, { code, message }: OaiError): string {
  const repeated = request && code !== 'badArgument' ? { verb: request.verb, ...request.arguments } : {};
  return envelope(now, element('request', repeated, url), element('error', { code }, message));
}

function envelope(now: Date, ...content: Xml[]): string {
  return xmlDocument(
    element(
      'OAI-PMH',
      {
        xmlns: 'http://www.openarchives.org/OAI/2.0/',
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'xsi:schemaLocation': 'http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd',
      },
      element('responseDate', {}, second(now)),
      ...content,
    ),
  );
}
