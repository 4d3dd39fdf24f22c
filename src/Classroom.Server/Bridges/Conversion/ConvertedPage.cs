namespace Classroom.Server.Bridges.Conversion;

/// <summary>One page as a picture and as text.</summary>
public sealed record ConvertedPage(int Number, byte[] Image, string ContentType, PageSize Size, string Text);
