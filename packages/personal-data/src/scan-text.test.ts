import { describe, expect, test } from 'vitest';
import { scanText } from './scan-text.ts';

const found = (text: string, column = '') =>
  scanText(text, column).map(({ type, start, end }) => [type, Array.from(text).slice(start, end).join('')]);

describe('what is found', () => {
  test.each([
    ['CCCD without the old structure', 'Căn cước công dân: 987654321012', [['VN_CCCD', '987654321012']]],
    ['CCCD in capitals without marks', 'CAN CUOC 001099000123', [['VN_CCCD', '001099000123']]],
    ['an old mobile number', 'sđt 01234567890', [['VN_PHONE', '01234567890']]],
    ['a range that is not assigned', 'điện thoại: 0520000123', [['VN_PHONE', '0520000123']]],
    [
      'two phones',
      'gọi 0912345678/0987654321',
      [
        ['VN_PHONE', '0912345678'],
        ['VN_PHONE', '0987654321'],
      ],
    ],
    ['an older plate', 'biển số 29A-1234', [['VN_PLATE', '29A-1234']]],
    ['a written birth date', 'sinh ngày 02 tháng 9 năm 1945', [['DATE_OF_BIRTH', '02 tháng 9 năm 1945']]],
    [
      'an address of three tiers',
      'Địa chỉ: 12/3A ngõ Thổ Quan, phường Thổ Quan, quận Đống Đa, thành phố Hà Nội.',
      [['ADDRESS', '12/3A ngõ Thổ Quan, phường Thổ Quan, quận Đống Đa, thành phố Hà Nội']],
    ],
    [
      'an address in a former province',
      '5 thôn Đoài, xã Minh Tân, huyện Kiến Xương, tỉnh Thái Bình',
      [['ADDRESS', '5 thôn Đoài, xã Minh Tân, huyện Kiến Xương, tỉnh Thái Bình']],
    ],
    [
      'an address in a city within a city',
      '8 đường Số 5, phường Linh Trung, TP. Thủ Đức, TP. Hồ Chí Minh',
      [['ADDRESS', '8 đường Số 5, phường Linh Trung, TP. Thủ Đức, TP. Hồ Chí Minh']],
    ],
    ['a name after a title', 'Bà Lê Thị Hoa vắng mặt.', [['PERSON', 'Lê Thị Hoa']]],
    ['after an emoji, decomposed', '👩‍🌾🎉 Số điện thoại: 0912345678'.normalize('NFD'), [['VN_PHONE', '0912345678']]],
    ['a card that is no Vietnamese one', 'credit card 4111 1111 1111 1111', [['VN_CARD', '4111 1111 1111 1111']]],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['so_cccd', '987654321012', 'VN_CCCD'],
    ['customerPhone', '84912345678', 'VN_PHONE'],
    ['ngay_sinh', '1990-02-28', 'DATE_OF_BIRTH'],
    ['ho_ten', 'Nguyễn Văn An', 'PERSON'],
    ['STK', '0123456789', 'VN_BANK_ACCOUNT'],
    ['ma_so_bhxh', '4894713944', 'VN_BHXH'],
  ])('by the column %s', (column, text, type) => {
    expect(found(text, column)).toEqual([[type, text]]);
    expect(scanText(text, column)[0]?.signals).toContain('context');
  });
});

describe('what is not', () => {
  test.each([
    'Nghị định 356/2025/NĐ-CP ngày 31/12/2025 thay thế Nghị định 13/2023/NĐ-CP.',
    'Đơn giá 1.250.000.000 đồng, VAT 0.912.345.678.',
    'Mã đơn hàng 001099000123',
    'MST 0100109100',
    'hotline 1900 6789 và 1800 1091, +84 1900 6789',
    'sha256 3f0912345678aa0987654321ff',
    '84912345678',
    '912345678',
    '9704360000213655030',
    'sinh ngày 31/02/1990',
    'ngày 02/09/1945',
    'CMND 000000000',
    'đường Trần Hưng Đạo, Thành phố Hồ Chí Minh',
    'Nguyễn Du viết Truyện Kiều.',
    'v1.2.3-001099000123-rc1',
    '10.5.3.201, cổng 0912',
  ])('%s', (text) => {
    expect(scanText(text)).toEqual([]);
  });
});

test('a checksum or two signals are sure, one is not, and what organisations have is never', () => {
  const sure = (text: string) => scanText(text).map((finding) => finding.sure);
  expect(sure('CCCD 001099000123')).toEqual([true]);
  expect(sure('CCCD 987654321012')).toEqual([false]);
  expect(sure('Mã số thuế 3727302665')).toEqual([false]);
  expect(sure('số thẻ 9704 2200 0021 7954')).toEqual([true]);
  expect(sure('xin gửi 0912345678')).toEqual([false]);
  expect(scanText('thư gửi info@example.vn')[0]?.score).toBeLessThan(0.5);
});

test.each([
  ['sđt 0912345678', '09••••••78'],
  ['hộ chiếu K4106469', 'K••••••9'],
  ['email: le_minh@example.vn', 'l•••@example.vn'],
  ['ngày sinh 03/07/1980', '••/••/••••'],
  ['Ông Nguyễn Văn An', 'N••••• V•• A•'],
])('%s is shown as %s', (text, masked) => {
  expect(scanText(text)[0]?.masked).toBe(masked);
});

test('hostile texts take no time', () => {
  for (const text of [
    '0 '.repeat(50_000),
    '1.'.repeat(50_000),
    'a@'.repeat(50_000),
    '12/3'.repeat(20_000),
    'A '.repeat(50_000),
    '5 đường a, '.repeat(5_000),
    '\u0301'.repeat(50_000),
  ]) {
    const before = performance.now();
    scanText(text);
    expect(performance.now() - before).toBeLessThan(1_000);
  }
});
