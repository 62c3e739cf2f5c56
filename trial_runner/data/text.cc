// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/text.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trial_runner/data/input_file.h"
#include "trial_runner/data/source_fields.h"
#include "trial_runner/data/text_coder.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kCharacters = "characters";
constexpr const char* kBytes = "bytes";
constexpr const char* kBytePairs = "bpe";

// What trains lies on both sides of validation when that is a fold in the middle.
struct Pieces {
  std::string_view train_before, validation, train_behind, test;
};

Pieces Cut(std::string_view text, const SplitOptions& split) {
  const OrderedParts parts = SplitInOrder(static_cast<std::int64_t>(text.size()), split);
  // A cut moves behind the character that it would go through.
  const auto place = [&](std::int64_t cut) {
    auto at = static_cast<std::size_t>(cut);
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80) ++at;
    return at;
  };
  const std::size_t begin = place(parts.validation_begin);
  const std::size_t end = place(parts.validation_end);
  const std::size_t test = place(parts.test_begin);
  return {text.substr(0, begin), text.substr(begin, end - begin), text.substr(end, test - end), text.substr(test)};
}

TextCoder MakeCoder(std::string_view text, const Pieces& pieces, const nlohmann::json& options) {
  const auto kind = options.at("tokens").get<std::string>();
  if (kind == kCharacters) return CharacterCoder(text);
  if (kind == kBytes) return ByteCoder(text);
  return BytePairCoder(text, {pieces.train_before, pieces.train_behind}, options.at("vocabulary").get<std::size_t>());
}

// Makes the rows of pieces, one behind the other.
class Windows {
 public:
  Windows(const TextCoder& coder, std::size_t context) : coder_(coder), context_(context) {}

  // The numbers of the rows that the pieces give.
  std::vector<std::int64_t> Add(const char* part, const std::vector<std::string_view>& pieces) {
    std::vector<std::int64_t> rows;
    std::size_t longest = 0;
    for (const std::string_view piece : pieces) {
      const std::vector<std::int32_t> tokens = coder_.encode(piece);
      longest = std::max(longest, tokens.size());
      for (std::size_t begin = 0; begin + context_ < tokens.size(); begin += context_) {
        const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = first + static_cast<std::ptrdiff_t>(context_);
        rows.push_back(next_row_++);
        samples.insert(samples.end(), first, last);
        labels.insert(labels.end(), first + 1, last + 1);
      }
    }
    if (!rows.empty()) return rows;
    throw std::invalid_argument(std::string(part) + " has a piece of " + std::to_string(longest) +
                                " tokens, a sample and what follows it needs " + std::to_string(context_ + 1) +
                                ": lower `context` or give more text");
  }

  std::vector<std::int32_t> samples;
  std::vector<std::int64_t> labels;

 private:
  const TextCoder& coder_;
  std::size_t context_;
  std::int64_t next_row_ = 0;
};

Dataset Make(std::string_view text, const nlohmann::json& options, const SplitOptions& split) {
  const Pieces pieces = Cut(text, split);
  TextCoder coder = MakeCoder(text, pieces, options);
  const auto context = options.at("context").get<std::int64_t>();
  Windows windows(coder, static_cast<std::size_t>(context));
  SplitRows rows;
  rows.train = windows.Add("training", {pieces.train_before, pieces.train_behind});
  rows.validation = windows.Add("validation", {pieces.validation});
  rows.test = windows.Add("test", {pieces.test});
  return {.sample_shape = {context},
          .samples = std::move(windows.samples),
          .label_shape = {context},
          .labels = std::move(windows.labels),
          .class_names = coder.names,
          .split = std::move(rows),
          .pixel_scale = {},
          .vocabulary = std::ssize(coder.names)};
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  InputFile file(options.at("path").get<std::string>());
  const std::vector<std::uint8_t> bytes = file.ReadRest();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return NamingFile(file.path().string(), [&] { return Make(text, options, split); });
}

// Of byte pairs the most that the options allow: where a text has too few pairs, there are fewer tokens. Characters and
// bytes have to be counted, which is done where the file is short.
OutlineOrWhy Outline(const nlohmann::json& options) {
  constexpr std::uint64_t kMostCounted = 4 << 20;  // read and counted in a few hundredths of a second
  DataOutline outline{.input = {.sample_shape = {options.at("context").get<std::int64_t>()}, .label_per_token = true}};
  const auto kind = options.at("tokens").get<std::string>();
  if (kind == kBytePairs) {
    outline.input.vocabulary = options.at("vocabulary").get<std::int64_t>();
  } else {
    InputFile file(options.at("path").get<std::string>());
    const std::vector<std::uint8_t> bytes = file.Read(kMostCounted);
    if (bytes.size() == kMostCounted) return "the " + kind + " of a text this long are known when all of it was read";
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    outline.input.vocabulary = std::ssize((kind == kCharacters ? CharacterCoder(text) : ByteCoder(text)).names);
  }
  outline.input.outputs = outline.input.vocabulary;
  return outline;
}

std::vector<Field> Fields() {
  return {PathField("path", "the text, plain or gzip"),
          {.name = "tokens",
           .kind = FieldKind::kChoice,
           .fallback = kCharacters,
           .choices = {kCharacters, kBytes, kBytePairs},
           .help = "UTF-8 characters, bytes, or byte pairs learned from the training part"},
          WholeField("vocabulary", 512, {2, 100'000}, "most tokens that byte pairs make, single bytes included"),
          WholeField("context", 128, {1, 65'536}, "length of a sample, in tokens")};
}

}  // namespace

DatasetEntry TextDataset() {
  return {.name = "text",
          .help = "a plain text for a language model, cut into parts in its order, test last",
          .fields = Fields(),
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
