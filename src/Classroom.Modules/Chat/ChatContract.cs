using Classroom.Meetings;

namespace Classroom.Modules.Chat.Contract;

/// <summary>Posts to the public chat.</summary>
public sealed record PostMessage(string Text) : Command;

/// <summary>Changes one's own message.</summary>
public sealed record EditMessage(MessageId MessageId, string Text) : Command;

/// <summary>Deletes one's own message, or as moderator any.</summary>
public sealed record DeleteMessage(MessageId MessageId) : Command;

/// <summary>A message stands in the chat.</summary>
public sealed record MessagePosted(MessageId MessageId, ParticipantId Author, string AuthorName, string Text) : Event;

/// <summary>Its author has changed it.</summary>
public sealed record MessageEdited(MessageId MessageId, string Text) : Event;

/// <summary>Its text is gone; ByModerator tells whose doing it was.</summary>
public sealed record MessageDeleted(MessageId MessageId, bool ByModerator) : Event;

/// <summary>One message; Text is empty once deleted.</summary>
public sealed record MessageView(
    MessageId Id, long Seq, ParticipantId Author, string AuthorName, string Text, DateTimeOffset At, bool Edited, bool Deleted);

/// <summary>The last messages in order; Earlier says that there are more, to be had by page.</summary>
public sealed record ChatView(IReadOnlyList<MessageView> Messages, bool Earlier);
