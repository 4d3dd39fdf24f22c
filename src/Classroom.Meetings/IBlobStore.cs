namespace Classroom.Meetings;

/// <summary>Files of a room (slides, pages), named by the SHA-256 of their content in lower-case hex.</summary>
public interface IBlobStore
{
    /// <summary>Stores a stream up to a limit and gives its name; nothing stays where the limit is passed.</summary>
    Task<string> Save(RoomId room, Stream content, long bytesMax, CancellationToken cancel);

    /// <summary>Opens a file, or null where it is not there.</summary>
    Task<Stream?> Open(RoomId room, string name, CancellationToken cancel);

    /// <summary>Deletes everything of a room.</summary>
    Task DeleteRoom(RoomId room, CancellationToken cancel);
}
