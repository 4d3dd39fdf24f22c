namespace Classroom.Storage.Rooms;

/// <summary>What a join token gives the right to in its room.</summary>
public enum TokenRight
{
    /// <summary>To follow the lesson: join as a viewer and watch by WHEP.</summary>
    Viewer,

    /// <summary>To run the lesson: everything.</summary>
    Moderator,

    /// <summary>To send sound and picture by WHIP, and nothing else: for a camera or a program that nobody looks after.</summary>
    Publisher,
}
