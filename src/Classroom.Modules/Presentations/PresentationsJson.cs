using System.Text.Json.Serialization;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Presentations;

/// <summary>Generated JSON metadata of the presentations' records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShowPage))]
[JsonSerializable(typeof(SetViewport))]
[JsonSerializable(typeof(RemovePresentation))]
[JsonSerializable(typeof(AddBlankPage))]
[JsonSerializable(typeof(AddPresentation))]
[JsonSerializable(typeof(SetPageCount))]
[JsonSerializable(typeof(FinishPage))]
[JsonSerializable(typeof(FinishPresentation))]
[JsonSerializable(typeof(FailPresentation))]
[JsonSerializable(typeof(RestorePresentations))]
[JsonSerializable(typeof(PresentationAdded))]
[JsonSerializable(typeof(PageCountKnown))]
[JsonSerializable(typeof(PageConverted))]
[JsonSerializable(typeof(PresentationFinished))]
[JsonSerializable(typeof(PresentationFailed))]
[JsonSerializable(typeof(PresentationRemoved))]
[JsonSerializable(typeof(PresentationsRestored))]
[JsonSerializable(typeof(PageShown))]
[JsonSerializable(typeof(ViewportChanged))]
[JsonSerializable(typeof(PresentationsView))]
[JsonSerializable(typeof(PresentationsSnapshot))]
internal sealed partial class PresentationsJson : JsonSerializerContext;
