//===- EffectsFile.cpp - Effects that stand in a YAML file ----------------===//
//
// Part of PassThruPlugin, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format is described in docs/runtime-table.md.  The file is walked node by
// node instead of through yaml::Input, so that every complaint has a place, the
// first one ends the reading, and depth of nesting costs no stack.
//
//===----------------------------------------------------------------------===//

#include "EffectWords.h"
#include "PassThru/Runtime.h"
#include "RuntimeRow.h"
#include "Signature.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;
using namespace passthru;

using Row = RuntimeTable::Row;

/// Larger files are not effects files.
static constexpr size_t MaxFileSize = 4 << 20;

namespace {

/// Where a function was described first, and its row.
struct ParsedRow {
  std::unique_ptr<Row> Result = std::make_unique<Row>();
  std::string Name;
  SMLoc NameAt;
  /// `domain:`, for the result and for all arguments without a domain of their
  /// own.
  CountDomain Domain = CountDomain::MemInfo;
  SMLoc ReturnsAt, FailsAt, NullAt, NoReleaseAt;
  /// Argument effects as written; applied when all keys are read.
  struct Arg {
    unsigned Index;
    ArgEffect Effect;
    bool HasDomain;
    CountDomain Domain;
    SMLoc At;
  };
  std::vector<Arg> Args;
  SMLoc ArgsAt;  ///< `args:`
  SMLoc ListsAt; ///< The first of `steals:` and its kin.
};

/// Walks one file.  Every function \returns false after the first complaint.
class EffectsReader {
public:
  EffectsReader(StringRef Path, MemoryBufferRef Buffer, RowMap &Rows)
      : Path(Path), Buffer(Buffer), Rows(Rows) {
    SM.setDiagHandler(keepDiagnostic, this);
  }

  Error read();

private:
  static void keepDiagnostic(const SMDiagnostic &Diagnostic, void *Self);

  bool complain(SMLoc At, const Twine &Message);
  bool complain(const yaml::Node *At, const Twine &Message) {
    return complain(placeOf(At), Message);
  }
  SMLoc placeOf(const yaml::Node *Node) const;

  bool readDocument(yaml::Node *Root);
  bool readRow(yaml::Node *Node);
  bool readField(ParsedRow &Parsed, StringRef Key, SMLoc KeyAt,
                 yaml::Node *Value);
  bool readArgs(ParsedRow &Parsed, yaml::Node *Node);
  bool readArg(ParsedRow &Parsed, unsigned Index, yaml::Node *Node);
  bool readList(ParsedRow &Parsed, ArgEffect Effect, yaml::Node *Node);
  bool finishRow(ParsedRow &Parsed);
  bool finishResult(ParsedRow &Parsed);
  bool finishArgs(ParsedRow &Parsed);
  bool addRow(ParsedRow &Parsed);

  bool readText(yaml::Node *Node, const Twine &What, std::string &Result);
  template <typename T>
  bool readWord(yaml::Node *Node, StringRef Key, T &Result);
  /// Did the YAML scanner itself fail?  Its diagnostic is kept already.
  bool scannerFailed() const { return Stream->failed(); }

  StringRef Path;
  MemoryBufferRef Buffer;
  RowMap &Rows;
  SourceMgr SM;
  std::unique_ptr<yaml::Stream> Stream;
  StringMap<unsigned> LineOfName;
  std::string FirstComplaint;
};

} // namespace

void EffectsReader::keepDiagnostic(const SMDiagnostic &Diagnostic, void *Self) {
  auto &Reader = *static_cast<EffectsReader *>(Self);
  // The scanner's complaint comes before ours about the node that it broke.
  if (!Reader.FirstComplaint.empty())
    return;
  Reader.FirstComplaint =
      (Reader.Path + ":" + Twine(std::max(1, Diagnostic.getLineNo())) + ":" +
       Twine(Diagnostic.getColumnNo() + 1) +
       ": error: " + Diagnostic.getMessage())
          .str();
}

bool EffectsReader::complain(SMLoc At, const Twine &Message) {
  if (!FirstComplaint.empty())
    return false;
  unsigned Line = 1, Column = 1;
  if (At.isValid() && SM.FindBufferContainingLoc(At))
    std::tie(Line, Column) = SM.getLineAndColumn(At);
  FirstComplaint =
      (Path + ":" + Twine(Line) + ":" + Twine(Column) + ": error: " + Message)
          .str();
  return false;
}

/// Where \p Node starts.  LLVM lets a mapping in braces, or a list in brackets,
/// start after the bracket.
SMLoc EffectsReader::placeOf(const yaml::Node *Node) const {
  if (!Node)
    return SMLoc();
  SMLoc Start = Node->getSourceRange().Start;
  unsigned ID = Start.isValid() ? SM.FindBufferContainingLoc(Start) : 0;
  if (!ID || !isa<yaml::MappingNode, yaml::SequenceNode>(Node))
    return Start;
  const char *Begin = SM.getMemoryBuffer(ID)->getBufferStart();
  StringRef Before =
      StringRef(Begin, Start.getPointer() - Begin).rtrim(" \t\r\n");
  if (!Before.empty() && StringRef("{[").contains(Before.back()))
    return SMLoc::getFromPointer(Before.end() - 1);
  return Start;
}

Error EffectsReader::read() {
  Stream = std::make_unique<yaml::Stream>(Buffer, SM, /*ShowColors=*/false);
  yaml::document_iterator Document = Stream->begin();
  if (!scannerFailed() && Document != Stream->end()) {
    yaml::Node *Root = Document->getRoot();
    if (!scannerFailed() && readDocument(Root) && !scannerFailed() &&
        ++Document != Stream->end() && !scannerFailed())
      complain(Document->getRoot(), "there is more than one document");
  }
  if (FirstComplaint.empty() && scannerFailed())
    complain(SMLoc(), "this is not YAML");
  if (FirstComplaint.empty())
    return Error::success();
  return createStringError(inconvertibleErrorCode(), FirstComplaint);
}

bool EffectsReader::readDocument(yaml::Node *Root) {
  static constexpr char Expected[] =
      "an effects file is a mapping with the key 'functions'";
  auto *Map = dyn_cast_or_null<yaml::MappingNode>(Root);
  if (!Map)
    return complain(Root, Expected);
  bool HasFunctions = false;
  for (yaml::KeyValueNode &Entry : *Map) {
    std::string Key;
    if (!readText(Entry.getKey(), "a key", Key))
      return false;
    if (Key != "functions")
      return complain(Entry.getKey(), "unknown key '" + Key + "'; " + Expected);
    if (HasFunctions)
      return complain(Entry.getKey(), "key 'functions' stands here twice");
    HasFunctions = true;
    auto *List = dyn_cast_or_null<yaml::SequenceNode>(Entry.getValue());
    if (!List)
      return complain(Entry.getValue(), "'functions' must be a list");
    for (yaml::Node &Item : *List)
      if (!readRow(&Item))
        return false;
    if (scannerFailed())
      return false;
  }
  if (scannerFailed())
    return false;
  return HasFunctions || complain(Root, Expected);
}

bool EffectsReader::readRow(yaml::Node *Node) {
  auto *Map = dyn_cast_or_null<yaml::MappingNode>(Node);
  if (!Map)
    return complain(Node, "a function must be a mapping with the key 'name'");
  SMLoc At = placeOf(Map);
  ParsedRow Parsed;
  StringMap<char> Seen;
  for (yaml::KeyValueNode &Entry : *Map) {
    std::string Key;
    if (!readText(Entry.getKey(), "a key", Key))
      return false;
    SMLoc KeyAt = placeOf(Entry.getKey());
    if (!Seen.try_emplace(Key).second)
      return complain(KeyAt, "key '" + Key + "' stands here twice");
    if (!readField(Parsed, Key, KeyAt, Entry.getValue()))
      return false;
  }
  if (scannerFailed())
    return false;
  if (Parsed.Name.empty())
    return complain(At, "this function has no 'name'");
  return finishRow(Parsed) && addRow(Parsed);
}

bool EffectsReader::readField(ParsedRow &Parsed, StringRef Key, SMLoc KeyAt,
                              yaml::Node *Value) {
  CallEffects &Effects = Parsed.Result->Effects;
  if (Key == "name") {
    Parsed.NameAt = placeOf(Value);
    if (!readText(Value, "'name'", Parsed.Name))
      return false;
    return !Parsed.Name.empty() || complain(Value, "'name' is empty");
  }
  if (Key == "signature") {
    if (!readText(Value, "'signature'", Parsed.Result->Shapes))
      return false;
    Error E = checkShapes(Parsed.Result->Shapes);
    return !E || complain(Value, toString(std::move(E)));
  }
  if (Key == "returns") {
    Parsed.ReturnsAt = placeOf(Value);
    return readWord(Value, Key, Effects.Result);
  }
  if (Key == "domain")
    return readWord(Value, Key, Parsed.Domain);
  if (Key == "fails") {
    Parsed.FailsAt = placeOf(Value);
    return readWord(Value, Key, Effects.Fails);
  }
  if (Key == "may-return-null") {
    Parsed.NullAt = placeOf(Value);
    return readWord(Value, Key, Effects.MayReturnNull);
  }
  if (Key == "no-release") {
    bool NoRelease = false;
    if (!readWord(Value, Key, NoRelease))
      return false;
    Parsed.NoReleaseAt = NoRelease ? KeyAt : SMLoc();
    Effects.MayRelease = !NoRelease;
    return true;
  }
  if (Key == "args") {
    Parsed.ArgsAt = KeyAt;
    return readArgs(Parsed, Value);
  }

  static constexpr std::pair<StringLiteral, ArgEffect> Lists[] = {
      {StringLiteral("borrows"), ArgEffect::Borrow},
      {StringLiteral("out-borrowed"), ArgEffect::OutBorrowed},
      {StringLiteral("out-owned"), ArgEffect::OutOwned},
      {StringLiteral("releases"), ArgEffect::Release},
      {StringLiteral("retains"), ArgEffect::Retain},
      {StringLiteral("steals"), ArgEffect::Steal},
      {StringLiteral("steals-on-success"), ArgEffect::StealOnSuccess}};
  for (const auto &List : Lists) {
    if (Key != List.first)
      continue;
    if (!Parsed.ListsAt.isValid())
      Parsed.ListsAt = KeyAt;
    return readList(Parsed, List.second, Value);
  }
  return complain(KeyAt,
                  "unknown key '" + Key +
                      "'; a function has name, signature, returns, domain, "
                      "fails, may-return-null, no-release, and either args or "
                      "lists of arguments: borrows, out-borrowed, out-owned, "
                      "releases, retains, steals, steals-on-success");
}

bool EffectsReader::readArgs(ParsedRow &Parsed, yaml::Node *Node) {
  auto *List = dyn_cast_or_null<yaml::SequenceNode>(Node);
  if (!List)
    return complain(Node, "'args' must be a list of effects, one an argument");
  unsigned Index = 0;
  for (yaml::Node &Item : *List)
    if (!readArg(Parsed, Index++, &Item))
      return false;
  return !scannerFailed();
}

/// "steal" or "steal pyobject".
bool EffectsReader::readArg(ParsedRow &Parsed, unsigned Index,
                            yaml::Node *Node) {
  std::string Text;
  if (!readText(Node, "an effect", Text))
    return false;
  StringRef Word, DomainWord;
  std::tie(Word, DomainWord) = StringRef(Text).split(' ');
  ParsedRow::Arg Arg = {Index, ArgEffect::Unknown, !DomainWord.empty(),
                        CountDomain::None, placeOf(Node)};
  if (!parseWord(Word, Arg.Effect))
    return complain(Node,
                    "'" + Word + "' is not " + choiceFor(ArgEffect::Unknown));
  if (Arg.HasDomain && !parseWord(DomainWord.trim(), Arg.Domain))
    return complain(Node, "'" + DomainWord.trim() + "' is not " +
                              choiceFor(CountDomain::None));
  bool HasReference =
      Arg.Effect != ArgEffect::None && Arg.Effect != ArgEffect::Unknown;
  if (Arg.HasDomain && !HasReference)
    return complain(Node, "'" + Word + "' takes no domain");
  Parsed.Args.push_back(Arg);
  return true;
}

bool EffectsReader::readList(ParsedRow &Parsed, ArgEffect Effect,
                             yaml::Node *Node) {
  auto *List = dyn_cast_or_null<yaml::SequenceNode>(Node);
  if (!List)
    return complain(Node, "this must be a list of argument indices");
  for (yaml::Node &Item : *List) {
    std::string Text;
    if (!readText(&Item, "an argument index", Text))
      return false;
    unsigned Index;
    if (StringRef(Text).getAsInteger(10, Index))
      return complain(&Item, "'" + Text + "' is not the index of an argument");
    Parsed.Args.push_back(
        {Index, Effect, false, CountDomain::None, placeOf(&Item)});
  }
  return !scannerFailed();
}

bool EffectsReader::finishRow(ParsedRow &Parsed) {
  return finishResult(Parsed) && finishArgs(Parsed);
}

bool EffectsReader::finishResult(ParsedRow &Parsed) {
  CallEffects &Effects = Parsed.Result->Effects;
  Effects.Kind = RuntimeKind::UserDefined;
  Effects.Source = KnowledgeSource::EffectsFile;
  bool Counted = Effects.Result == Ownership::Owned ||
                 Effects.Result == Ownership::Borrowed;
  if (Counted)
    Effects.ResultDomain = Parsed.Domain;
  StringRef Shapes = Parsed.Result->Shapes;
  if (Shapes.empty() || hasPointerResult(Shapes))
    return true;
  static constexpr char NoPointer[] =
      "the signature says that the result is not a pointer";
  if (Counted || Effects.Result == Ownership::Interior)
    return complain(Parsed.ReturnsAt, NoPointer);
  if (Parsed.NullAt.isValid())
    return complain(Parsed.NullAt, NoPointer);
  if (Effects.Fails == Failure::Null)
    return complain(Parsed.FailsAt, NoPointer);
  return true;
}

bool EffectsReader::finishArgs(ParsedRow &Parsed) {
  CallEffects &Effects = Parsed.Result->Effects;
  if (Parsed.ArgsAt.isValid() && Parsed.ListsAt.isValid())
    return complain(Parsed.ListsAt, "'args' describes the arguments already");
  StringRef Shapes = Parsed.Result->Shapes;
  SmallVector<bool, 8> Described;
  for (const ParsedRow::Arg &Arg : Parsed.Args) {
    bool InRange = Arg.Index <= MaxArgument;
    if (!Shapes.empty())
      InRange &= hasParameter(Shapes, Arg.Index);
    if (!InRange)
      return complain(Arg.At, "there is no argument " + Twine(Arg.Index));
    bool HasReference =
        Arg.Effect != ArgEffect::None && Arg.Effect != ArgEffect::Unknown;
    if (HasReference && !Shapes.empty() &&
        !hasPointerParameter(Shapes, Arg.Index))
      return complain(Arg.At, "the signature says that argument " +
                                  Twine(Arg.Index) + " is not a pointer");
    if (Described.size() <= Arg.Index)
      Described.resize(Arg.Index + 1);
    if (Described[Arg.Index])
      return complain(Arg.At, "argument " + Twine(Arg.Index) +
                                  " has more than one effect");
    Described[Arg.Index] = true;
    if (Arg.Effect == ArgEffect::Release && Parsed.NoReleaseAt.isValid())
      return complain(Arg.At, "'no-release' contradicts a release");
    CountDomain Domain = Arg.HasDomain  ? Arg.Domain
                         : HasReference ? Parsed.Domain
                                        : CountDomain::None;
    setArg(Effects, Arg.Index, Arg.Effect, Domain);
  }
  return true;
}

bool EffectsReader::addRow(ParsedRow &Parsed) {
  if (isRefopName(Parsed.Name))
    return complain(Parsed.NameAt, "'" + Parsed.Name +
                                       "' is a refop, whose effects cannot be "
                                       "changed");
  unsigned Line = SM.getLineAndColumn(Parsed.NameAt).first;
  auto Place = LineOfName.try_emplace(Parsed.Name, Line);
  if (!Place.second)
    return complain(Parsed.NameAt, "'" + Parsed.Name +
                                       "' is described already in line " +
                                       Twine(Place.first->second));
  Rows[Parsed.Name] = std::move(Parsed.Result);
  return true;
}

bool EffectsReader::readText(yaml::Node *Node, const Twine &What,
                             std::string &Result) {
  auto *Scalar = dyn_cast_or_null<yaml::ScalarNode>(Node);
  if (!Scalar)
    return complain(Node, What + " must be a word");
  SmallString<32> Storage;
  Result = Scalar->getValue(Storage).str();
  return !scannerFailed();
}

template <typename T>
bool EffectsReader::readWord(yaml::Node *Node, StringRef Key, T &Result) {
  std::string Text;
  if (!readText(Node, "'" + Key + "'", Text))
    return false;
  return parseWord(Text, Result) ||
         complain(Node, "'" + Text + "' is not " + choiceFor(Result));
}

/// The YAML scanner takes its input for text.  \returns the offset of the first
/// byte that is none, or npos.
static size_t findNonText(StringRef Text) {
  size_t Control = StringRef::npos;
  for (size_t I = 0; I < Text.size() && Control == StringRef::npos; ++I) {
    auto Byte = static_cast<unsigned char>(Text[I]);
    if ((Byte < 0x20 && Byte != '\t' && Byte != '\n' && Byte != '\r') ||
        Byte == 0x7f)
      Control = I;
  }
  auto *Start = reinterpret_cast<const UTF8 *>(Text.data());
  auto *At = Start;
  if (!isLegalUTF8String(&At, Start + Text.size()))
    return std::min<size_t>(Control, At - Start);
  return Control;
}

Error passthru::readEffectsFile(StringRef Path, RowMap &Rows) {
  auto Fail = [Path](const Twine &Message) {
    return createStringError(inconvertibleErrorCode(),
                             Path + ": error: " + Message);
  };
  auto File = MemoryBuffer::getFile(Path);
  if (!File)
    return Fail("cannot read the effects file: " + File.getError().message());
  StringRef Text = (*File)->getBuffer();
  if (Text.size() > MaxFileSize)
    return Fail("this is too large for an effects file");
  size_t NonText = findNonText(Text);
  if (NonText != StringRef::npos) {
    StringRef Before = Text.take_front(NonText);
    size_t LineStart = Before.rfind('\n') + 1;
    return createStringError(inconvertibleErrorCode(),
                             Path + ":" + Twine(Before.count('\n') + 1) + ":" +
                                 Twine(NonText - LineStart + 1) +
                                 ": error: this is not UTF-8 text");
  }
  return EffectsReader(Path, (*File)->getMemBufferRef(), Rows).read();
}
