using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>The eight properties of a shape that can change, each with a bit of its own: what "last writer per property" is about.</summary>
internal static class ShapeProperties
{
    public const int Count = 8;
    public const int ZBit = 1 << 7;

    /// <summary>Which properties a change names.</summary>
    public static int Named(ShapeChange change) =>
        (change.X is null ? 0 : 1) | (change.Y is null ? 0 : 1 << 1) | (change.Width is null ? 0 : 1 << 2) | (change.Height is null ? 0 : 1 << 3)
        | (change.Color is null ? 0 : 1 << 4) | (change.Size is null ? 0 : 1 << 5) | (change.Text is null ? 0 : 1 << 6)
        | (change.Z is null ? 0 : ZBit);

    /// <summary>Only the named properties of a change.</summary>
    public static ShapeChange Only(ShapeChange change, int bits) => new(
        change.Id,
        (bits & 1) == 0 ? null : change.X,
        (bits & (1 << 1)) == 0 ? null : change.Y,
        (bits & (1 << 2)) == 0 ? null : change.Width,
        (bits & (1 << 3)) == 0 ? null : change.Height,
        (bits & (1 << 4)) == 0 ? null : change.Color,
        (bits & (1 << 5)) == 0 ? null : change.Size,
        (bits & (1 << 6)) == 0 ? null : change.Text,
        (bits & ZBit) == 0 ? null : change.Z);

    /// <summary>A change without what already is so.</summary>
    public static ShapeChange Difference(ShapeView shape, ShapeChange change) => new(
        change.Id,
        change.X == shape.X ? null : change.X,
        change.Y == shape.Y ? null : change.Y,
        change.Width == shape.Width ? null : change.Width,
        change.Height == shape.Height ? null : change.Height,
        change.Color == shape.Color ? null : change.Color,
        change.Size == shape.Size ? null : change.Size,
        change.Text == shape.Text ? null : change.Text,
        change.Z == shape.Z ? null : change.Z);

    /// <summary>What takes a change back: the present values of the properties it names.</summary>
    public static ShapeChange Inverse(ShapeView shape, ShapeChange change) => Only(
        new ShapeChange(shape.Id, shape.X, shape.Y, shape.Width, shape.Height, shape.Color, shape.Size, shape.Text, shape.Z), Named(change));

    public static ShapeView Apply(ShapeView shape, ShapeChange change) => shape with
    {
        X = change.X ?? shape.X,
        Y = change.Y ?? shape.Y,
        Width = change.Width ?? shape.Width,
        Height = change.Height ?? shape.Height,
        Color = change.Color ?? shape.Color,
        Size = change.Size ?? shape.Size,
        Text = change.Text ?? shape.Text,
        Z = change.Z ?? shape.Z,
    };
}
