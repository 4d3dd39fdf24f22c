using System.Text.Json.Serialization;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>Generated JSON metadata of the board's records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AddShapes))]
[JsonSerializable(typeof(ChangeShapes))]
[JsonSerializable(typeof(DeleteShapes))]
[JsonSerializable(typeof(UndoDrawing))]
[JsonSerializable(typeof(RedoDrawing))]
[JsonSerializable(typeof(ClearPage))]
[JsonSerializable(typeof(GrantDrawing))]
[JsonSerializable(typeof(RestoreBoards))]
[JsonSerializable(typeof(ShapesAdded))]
[JsonSerializable(typeof(ShapesChanged))]
[JsonSerializable(typeof(ShapesDeleted))]
[JsonSerializable(typeof(UndoDepthChanged))]
[JsonSerializable(typeof(DrawingGranted))]
[JsonSerializable(typeof(StepReversed))]
[JsonSerializable(typeof(OrderShortened))]
[JsonSerializable(typeof(BoardsRestored))]
[JsonSerializable(typeof(WhiteboardView))]
[JsonSerializable(typeof(PageShapesView))]
[JsonSerializable(typeof(WhiteboardSnapshot))]
internal sealed partial class WhiteboardJson : JsonSerializerContext;
