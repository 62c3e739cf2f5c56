// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/study_location.h"

#include <fmt/format.h>

#include <algorithm>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"
#include "hpo/study/study.h"
#include "hpo/study/study_file.h"
#include "search/options.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

bool HoldsJournal(const fs::path& folder) { return fs::is_regular_file(folder / "journal.jsonl"); }

std::vector<std::string> Names(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const fs::path& folder : folders) names.push_back(folder.filename().string());
  return names;
}

[[noreturn]] void RefuseUnknown(const std::string& word) {
  const std::vector<std::string> names = Names(StoredFolders());
  const std::string nearest = search::NearestName(word, names);
  std::string message =
      fmt::format("no study here: neither {}/{} nor a folder or study file of that name", kRunsFolder, word);
  if (!nearest.empty()) message += fmt::format("; did you mean {}?", nearest);
  throw Error(ErrorCode::kNotFound, message, word);
}

fs::path LatestFolder(const Terminal& terminal) {
  const std::vector<fs::path> folders = StoredFolders();
  if (folders.empty()) {
    throw Error(ErrorCode::kNotFound, "there are no studies here yet; start one with hpo run STUDY.json", kRunsFolder);
  }
  if (folders.size() > 1) {
    terminal.Say(fmt::format("study {}, the latest of {}", folders.front().filename().string(), folders.size()));
  }
  return folders.front();
}

fs::path FolderOf(const std::string& word, const Terminal& terminal) {
  if (word.empty()) return LatestFolder(terminal);
  if (HoldsJournal(fs::path(kRunsFolder) / word)) return fs::path(kRunsFolder) / word;
  if (fs::is_directory(word) && HoldsJournal(word)) return word;
  if (fs::is_regular_file(word)) {
    const study::StudyFile file = study::ParseStudyFile(DiskFileSystem().Read(word).value_or(""), word);
    const fs::path folder = StudyFolder(file.spec.name, "");
    if (HoldsJournal(folder)) return folder;
    throw Error(ErrorCode::kNotFound, fmt::format("this study has not run here: {} has no journal", folder.string()),
                word);
  }
  RefuseUnknown(word);
}

}  // namespace

fs::path StudyFolder(const std::string& name, const std::string& dir) {
  return dir.empty() ? fs::path(kRunsFolder) / name : fs::path(dir);
}

std::vector<fs::path> StoredFolders() {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(kRunsFolder, none)) {
    if (HoldsJournal(entry.path())) folders.push_back(entry.path());
  }
  std::ranges::sort(folders, std::greater<>(),
                    [](const fs::path& folder) { return fs::last_write_time(folder / "journal.jsonl"); });
  return folders;
}

StoredStudy OpenStored(const std::string& word, const Terminal& terminal) {
  const fs::path folder = FolderOf(word, terminal);
  DiskFileSystem files;
  return {folder, study::ReadStudy(files, folder)};
}

const study::Trial& TrialNumbered(const study::StudyState& state, int number) {
  const int trials = static_cast<int>(state.trials().size());
  if (number >= 0 && number < trials) return state.trials()[static_cast<std::size_t>(number)];
  throw Error(
      ErrorCode::kNotFound,
      trials == 0 ? "this study has no trials yet" : fmt::format("no such trial; this study has 0 to {}", trials - 1),
      fmt::format("trial {}", number));
}

}  // namespace hpo::cli
