// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trial_runner/data/class_list.h"
#include "trial_runner/data/csv_lines.h"
#include "trial_runner/data/source_fields.h"
#include "trial_runner/data/word_list.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kWords = "words";
constexpr const char* kCharacters = "characters";

struct Texts {
  std::vector<std::string> texts;
  std::vector<std::int64_t> labels;
  std::vector<std::string> class_names;
};

using Cutter = std::vector<std::string_view> (*)(std::string_view);

void LowerCase(std::string& text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Texts Read(const nlohmann::json& options, Cutter cut) {
  CsvLines lines({.path = options.at("path").get<std::string>(),
                  .header = options.at("header").get<bool>(),
                  .delimiter = options.at("delimiter").get<std::string>().front()});
  const std::size_t text = lines.Find(options.at("text").get<std::string>(), "text");
  const std::size_t target = lines.Find(options.at("target").get<std::string>(), "target");
  const bool lowercase = options.at("lowercase").get<bool>();
  Texts rows;
  ClassList classes;
  while (lines.Next()) {
    rows.texts.emplace_back(lines.cells()[text]);
    if (lowercase) LowerCase(rows.texts.back());
    if (cut(rows.texts.back()).empty()) lines.FailAtLine("column " + lines.names()[text] + ": the text is empty");
    if (lines.cells()[target].empty()) lines.FailAtLine("column " + lines.names()[target] + ": the target is empty");
    rows.labels.push_back(classes.NumberOf(lines.cells()[target]));
  }
  if (rows.labels.empty()) lines.Fail("there is no row below the header");
  try {
    rows.class_names = classes.Sort(rows.labels);
  } catch (const std::invalid_argument& error) {
    lines.Fail("target column " + lines.names()[target] + ": " + error.what());
  }
  return rows;
}

WordList CountWords(const Texts& rows, const std::vector<std::int64_t>& train, Cutter cut, std::size_t vocabulary) {
  WordList words;
  for (const std::int64_t row : train) {
    for (const std::string_view word : cut(rows.texts[static_cast<std::size_t>(row)])) words.Count(word);
  }
  words.Number(vocabulary);
  return words;
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const Cutter cut = options.at("tokens").get<std::string>() == kWords ? CutWords : CutCharacters;
  Texts rows = Read(options, cut);
  SplitRows parts = NamingFile(options.at("path").get<std::string>(), [&] { return Split(rows.labels, split); });
  const WordList words = CountWords(rows, parts.train, cut, options.at("vocabulary").get<std::size_t>());
  const auto length = options.at("length").get<std::size_t>();
  std::vector<std::int32_t> samples(rows.texts.size() * length, kPadToken);
  for (std::size_t row = 0; row < rows.texts.size(); ++row) {
    const std::vector<std::string_view> pieces = cut(rows.texts[row]);
    for (std::size_t i = 0; i < std::min(length, pieces.size()); ++i) {
      samples[row * length + i] = words.TokenOf(pieces[i]);
    }
  }
  return {.sample_shape = {static_cast<std::int64_t>(length)},
          .samples = std::move(samples),
          .label_shape = {},
          .labels = std::move(rows.labels),
          .class_names = std::move(rows.class_names),
          .split = std::move(parts),
          .pixel_scale = {},
          .vocabulary = words.size(),
          .padding = kPadToken};
}

OutlineOrWhy Outline(const nlohmann::json&) {
  return "the classes and the vocabulary of labelled_text are known when all of the file was read";
}

std::vector<Field> Fields() {
  return {
      PathField("path", "the file"),
      {.name = "text",
       .kind = FieldKind::kString,
       .help = "the column of the texts: its name in the header, or its zero-based number"},
      {.name = "target",
       .kind = FieldKind::kString,
       .help = "the column of the classes: its name in the header, or its zero-based number"},
      HeaderField(),
      DelimiterField(),
      {.name = "tokens",
       .kind = FieldKind::kChoice,
       .fallback = kWords,
       .choices = {kWords, kCharacters},
       .help = "words and single signs, or UTF-8 characters"},
      {.name = "lowercase", .kind = FieldKind::kBoolean, .fallback = true, .help = "whether A to Z are read as a to z"},
      WholeField("vocabulary", 10'000, {3, 1'000'000},
                 "most tokens: the most frequent of the training rows, one that fills up and one for all others"),
      WholeField("length", 64, {1, 65'536}, "of a sample, in tokens; texts are cut off or filled up to it")};
}

}  // namespace

DatasetEntry LabelledTextDataset() {
  return {.name = "labelled_text",
          .help = "a CSV or TSV file of texts with a class column",
          .fields = Fields(),
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
