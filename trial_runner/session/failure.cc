// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/failure.h"

#include <c10/util/Exception.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "trial_runner/memory/out_of_memory.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {
namespace {

using protocol::EndCause;

// Torch appends a stack of addresses; a page of it helps nobody and would fill the journal.
std::string Shortened(std::string_view what) {
  constexpr std::size_t kLongest = 2000;
  if (what.empty()) return "an error without a message";
  return what.size() > kLongest ? std::string(what.substr(0, kLongest)) + "..." : std::string(what);
}

// What only writing meets.
bool IsOfTheDisk(const std::error_code& code) {
  return code == std::errc::no_space_on_device || code == std::errc::read_only_file_system ||
         code == std::errc::file_too_large || code == std::error_code(EDQUOT, std::generic_category());
}

Failure OfFile(const std::filesystem::filesystem_error& error) {
  if (!IsOfTheDisk(error.code())) return {EndCause::kCrashed, Shortened(error.what())};
  return {EndCause::kCannotWrite, error.path1().string() + ": cannot be written: " + error.code().message()};
}

}  // namespace

Failure FailureOf(const std::exception_ptr& exception) {
  if (const std::optional<std::string> why = OutOfMemory(exception)) return {EndCause::kOutOfMemory, Shortened(*why)};
  try {
    std::rethrow_exception(exception);
  } catch (const BadConfiguration& error) {
    return {EndCause::kBadConfiguration, Shortened(error.what())};
  } catch (const std::invalid_argument& error) {
    return {EndCause::kBadConfiguration, Shortened(error.what())};
  } catch (const Diverged& error) {
    return {EndCause::kFinished, Shortened(error.what())};
  } catch (const c10::AcceleratorError& error) {
    return {EndCause::kDeviceFault, Shortened(error.what_without_backtrace()), /*device_broken=*/true};
  } catch (const c10::Error& error) {
    return {EndCause::kCrashed, Shortened(error.what_without_backtrace())};
  } catch (const std::filesystem::filesystem_error& error) {
    return OfFile(error);
  } catch (const std::exception& error) {
    return {EndCause::kCrashed, Shortened(error.what())};
  } catch (...) {
    return {EndCause::kCrashed, "an exception that is no std::exception"};
  }
}

}  // namespace hpo::trial_runner
