// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_folder.h"

#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/journal.h"
#include "hpo/study/study.h"

namespace hpo::study {

void WriteStudyFile(FileSystem& files, const std::filesystem::path& folder, const StudySpec& spec) {
  const std::filesystem::path path = StudyFilePath(folder);
  const std::string text = ToJson(spec).dump(2) + '\n';
  if (files.Read(path) != text) files.Replace(path, text);
}

void RefuseDifferences(const StudySpec& stored, const StudySpec& given, const std::filesystem::path& folder) {
  const std::vector<std::string> differences = Differences(stored, given);
  if (differences.empty()) return;
  std::string message = "a study with another definition is stored here; give this one another name or folder";
  for (const std::string& difference : differences) message += "\n  " + difference;
  throw Error(ErrorCode::kRefused, message, folder.string());
}

StudyState ReadStudy(FileSystem& files, const std::filesystem::path& folder) {
  return ReadJournal(files, JournalPath(folder));
}

StudyState ReadJournal(FileSystem& files, const std::filesystem::path& path) {
  const std::optional<std::string> text = files.Read(path);
  if (!text) throw Error(ErrorCode::kNotFound, "there is no study here; its journal was looked for", path.string());
  StudyState state;
  ReplayJournal(*text, path.string(), [&](Event&& event) { state.Apply(std::move(event)); });
  if (!state.created()) throw Error(ErrorCode::kNotFound, "the study was never created; run it again", path.string());
  return state;
}

}  // namespace hpo::study
