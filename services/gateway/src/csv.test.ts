import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [['a', 1, 2], 'a,1,2\r\n'],
  [['dấu, phẩy', 'nháy "kép"', 'hai\ndòng'], '"dấu, phẩy","nháy ""kép""","hai\ndòng"\r\n'],
  [['=1+1', '+84', '-x', '@cmd', '\tx'], "'=1+1,'+84,'-x,'@cmd,'\tx\r\n"],
  [['=HYPERLINK("x","y")'], '"\'=HYPERLINK(""x"",""y"")"\r\n'],
  [[-1], '-1\r\n'],
] as const)('%j is written as %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
