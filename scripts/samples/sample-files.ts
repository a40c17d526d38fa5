import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentencesOf, trainBigramModel } from './bigram-model.ts';

const SENTENCES = [
  'Buổi sáng ở Huế, sương phủ kín mặt sông Hương.',
  'Chị Lan mang hai thúng cam ra chợ Đông Ba.',
  'Trẻ con chạy dọc bờ đê thả diều.',
  'Bà ngoại kể chuyện ngày xưa bên bếp lửa.',
  'Tàu rời ga Đà Nẵng lúc năm giờ chiều.',
  'Mùa mưa năm nay đến sớm hơn mọi năm.',
  'Anh Minh học tiếng Chăm với một người thợ dệt.',
  'Quán cà phê nhỏ nằm cuối con hẻm yên tĩnh.',
  'Cô giáo viết lên bảng một câu thơ lục bát.',
  'Ngoài khơi, đèn thuyền câu mực sáng như sao.',
  'Người thợ mộc đo lại tấm ván trước khi cưa.',
  'Chiều nay lớp tôi làm thí nghiệm về quang hợp.',
];

const PLACES = [
  ['ma', 'ten', 'loai'],
  ['S01', 'Xã Suối Mơ', 'xã'],
  ['S02', 'Phường Hoà An', 'phường'],
  ['S03', 'Xã Đồi Chè', 'xã'],
  ['S04', 'Phường Thuỷ Vân', 'phường'],
  ['S05', 'Đặc khu Hòn Én', 'đặc khu'],
];

const NOTES = [
  'Bản ghi họp nội bộ, chưa rà soát.',
  'Câu hỏi còn mở: đặt tên nhãn thế nào?',
  'Lần thu tiếp theo: tháng sau.',
];

const TERMS = {
  vi: '# Điều khoản sử dụng dữ liệu mẫu\n\n1. Bên nhận được xem, tải và huấn luyện mô hình cho mục đích nghiên cứu và giảng dạy.\n2. Không phân phối lại dữ liệu.\n3. Ghi nguồn: "Dữ liệu Đông Á".\n4. Khi quyền hết hạn, xoá mọi bản sao.\n',
  en: '# Terms of use for sample data\n\n1. The recipient may view, download and train models for research and teaching.\n2. The data must not be redistributed.\n3. Credit "Dong A Data".\n4. When the grant ends, delete every copy.\n',
};

const README = {
  sentences:
    '# Câu đơn tiếng Việt\n\nMười hai câu ngắn do dự án tự viết, để thử kho đăng ký. A dozen short sentences, written for this project.\n',
  places:
    '# Địa danh mẫu\n\nNăm địa danh tưởng tượng, có đủ dấu tiếng Việt. Five imaginary places with Vietnamese marks.\n',
};

/** Folders and files of the samples; all written by this project. */
export type Samples = { sentences: string; places: string; notes: string; model: string; card: string; terms: string };

/** Writes the samples below `folder`: two datasets, a private one, a model made from the first, its card, and terms. */
export async function writeSamples(folder: string, organisation: string): Promise<Samples> {
  const at = (name: string) => join(folder, name);
  for (const name of ['sentences', 'places', 'notes', 'model']) await mkdir(at(name), { recursive: true });
  const jsonl = SENTENCES.map((text, index) => JSON.stringify({ id: index + 1, text })).join('\n');
  await writeFile(at('sentences/cau.jsonl'), `${jsonl}\n`);
  await writeFile(at('sentences/README.md'), README.sentences);
  await writeFile(at('places/dia-danh.csv'), `${PLACES.map((row) => row.join(',')).join('\n')}\n`);
  await writeFile(at('places/README.md'), README.places);
  await writeFile(at('notes/ghi-chu.txt'), `${NOTES.join('\n')}\n`);
  const { vocabulary, weights } = trainBigramModel(sentencesOf('cau.jsonl', jsonl));
  await writeFile(at('model/model.safetensors'), weights);
  await writeFile(at('model/vocabulary.json'), `${JSON.stringify(vocabulary, null, 1)}\n`);
  await writeFile(at('card.json'), JSON.stringify(SAMPLE_CARD, null, 2));
  await writeFile(at('terms.json'), JSON.stringify(sampleTerms(organisation), null, 2));
  return {
    sentences: at('sentences'),
    places: at('places'),
    notes: at('notes'),
    model: at('model'),
    card: at('card.json'),
    terms: at('terms.json'),
  };
}

/** Model card of the sample model. */
export const SAMPLE_CARD = {
  overview: 'Đếm các cặp âm tiết đứng cạnh nhau. Counts of neighbouring syllables; a smallest possible language model.',
  intendedUses: 'Thử nghiệm kho đăng ký, minh hoạ nguồn gốc dữ liệu.',
  outOfScopeUses: 'Không dùng để sinh văn bản thật.',
  trainingData: 'Toàn bộ câu của bộ dữ liệu nêu trong nguồn gốc.',
  trainingProcedure: 'Tách âm tiết, đếm cặp; không có tham số ngẫu nhiên.',
  limitations: 'Tập huấn luyện rất nhỏ.',
  library: 'safetensors',
};

/** Commercial terms in two languages, as `POST /v1/licences` takes them. */
export function sampleTerms(organisation: string) {
  return {
    organisation,
    title: 'Điều khoản nghiên cứu / Research terms',
    conditions: {
      operations: ['view', 'download', 'train'],
      purposes: ['research', 'teaching'],
      termMonths: 24,
      attribution: 'Dữ liệu Đông Á',
      priceNote: 'Miễn phí cho nghiên cứu. Free for research.',
      contact: 'du-lieu@dong-a.example',
      deletionOnExpiry: true,
    },
    texts: [
      { language: 'vi', text: TERMS.vi },
      { language: 'en', text: TERMS.en },
    ],
  };
}
